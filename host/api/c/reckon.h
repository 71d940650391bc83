/* reckon for C, and for every language that can call C.
 *
 * Objects are made by functions that take the address of an error; where something is wrong they return NULL (or a
 * status other than 0) and, if that address is not NULL, put an error there, to be freed. Texts belong to the object
 * that gave them and live as long as it, but for those that reckon_text_free is to free. All texts are UTF-8.
 * Scenarios and answers never change: any number of threads may use one at once. An object that is NULL is an error,
 * or has no text and nothing in it. The interface keeps its names and meanings within a soname.
 */
#ifndef RECKON_C_H
#define RECKON_C_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RECKON_C_API __attribute__((visibility("default")))

typedef struct reckon_error reckon_error;
typedef struct reckon_options reckon_options;
typedef struct reckon_scenario reckon_scenario;
typedef struct reckon_answer reckon_answer;

/* What went wrong; the values are the command line's exit statuses. */
enum { RECKON_OK = 0, RECKON_FAILED = 1, RECKON_USAGE = 2, RECKON_SCENARIO = 3, RECKON_INTERRUPTED = 130 };

RECKON_C_API int reckon_error_status(const reckon_error* error);
RECKON_C_API const char* reckon_error_text(const reckon_error* error); /* whole, with the lines at fault */
RECKON_C_API const char* reckon_error_file(const reckon_error* error); /* of the first problem; "" without one */
RECKON_C_API unsigned reckon_error_line(const reckon_error* error);    /* from 1; 0 without a file */
RECKON_C_API unsigned reckon_error_column(const reckon_error* error);  /* from 1, in code points */
RECKON_C_API const char* reckon_error_message(const reckon_error* error);
RECKON_C_API const char* reckon_error_hint(const reckon_error* error); /* what to write instead; may be "" */
RECKON_C_API void reckon_error_free(reckon_error* error);              /* NULL is allowed, as for all that free */

RECKON_C_API const char* reckon_version(void);
RECKON_C_API int reckon_numerics(void);

/* Options by the names of the command line's, without dashes, and the texts that it takes: set (NAME=EXPR, repeatable),
 * given, party, currency, settle (yes, no), allow-outside (yes, no); draws, seed, precision, sampler, level, quantiles,
 * tolerance; backend, devices, threads, max-memory, cache (yes, no). */
RECKON_C_API reckon_options* reckon_options_new(void);
RECKON_C_API int reckon_options_set(reckon_options* options, const char* name, const char* value, reckon_error** error);
/* Called by reckon_ask with the draws done so far, from any thread; where it returns other than 0 before all are done,
 * the work is interrupted. */
RECKON_C_API void reckon_options_on_progress(reckon_options* options, int (*call)(uint64_t draws, void* data),
                                             void* data);
RECKON_C_API void reckon_options_free(reckon_options* options);

/* `options` may be NULL: those of a scenario are set, given, party, currency, settle, allow-outside. */
RECKON_C_API reckon_scenario* reckon_scenario_from_file(const char* path, const reckon_options* options,
                                                        reckon_error** error);
/* `name`: of the file that the text stands for. */
RECKON_C_API reckon_scenario* reckon_scenario_from_text(const char* text, const char* name,
                                                        const reckon_options* options, reckon_error** error);
RECKON_C_API const char* reckon_scenario_title(const reckon_scenario* scenario);
RECKON_C_API const char* reckon_scenario_warnings(const reckon_scenario* scenario);
RECKON_C_API void reckon_scenario_free(reckon_scenario* scenario);

/* Samples the scenario, which may be freed at once; options of a scenario that it was not made with are refused. */
RECKON_C_API reckon_answer* reckon_ask(const reckon_scenario* scenario, const reckon_options* options,
                                       reckon_error** error);
RECKON_C_API void reckon_answer_free(reckon_answer* answer);

RECKON_C_API size_t reckon_answer_outputs(const reckon_answer* answer);
RECKON_C_API const char* reckon_answer_output_name(const reckon_answer* answer,
                                                   size_t output); /* NULL beyond the last */
RECKON_C_API const char* reckon_answer_output_unit(const reckon_answer* answer, size_t output);
/* A figure of an output, in its unit: mean, mean_error, sd, min, max, median, low, high (of the interval),
 * shortest_low, shortest_high. Returns a status, as the next do. */
RECKON_C_API int reckon_answer_figure(const reckon_answer* answer, const char* output, const char* figure,
                                      double* value, reckon_error** error);
/* Of an event: probability, error. */
RECKON_C_API size_t reckon_answer_events(const reckon_answer* answer);
RECKON_C_API const char* reckon_answer_event_name(const reckon_answer* answer, size_t event); /* NULL beyond the last */
RECKON_C_API int reckon_answer_event(const reckon_answer* answer, const char* event, const char* figure, double* value,
                                     reckon_error** error);
/* Of a claim, against its own output: value, percentile, percentile_error, probability, probability_error. */
RECKON_C_API size_t reckon_answer_claims(const reckon_answer* answer);
RECKON_C_API const char* reckon_answer_claim_id(const reckon_answer* answer, size_t claim); /* NULL beyond the last */
RECKON_C_API const char* reckon_answer_claim_verdict(const reckon_answer* answer, size_t claim);
RECKON_C_API int reckon_answer_claim(const reckon_answer* answer, const char* id, const char* figure, double* value,
                                     reckon_error** error);
/* The exact order statistic of all draws; low and high, which may be NULL, bound its error at 95%. A probability that
 * was not asked for takes a run of its own. */
RECKON_C_API int reckon_answer_quantile(const reckon_answer* answer, const char* output, double probability,
                                        double* value, double* low, double* high, reckon_error** error);
/* The first draws that count of an output or a prior, in its unit, into `values`, which has room for `count`; how many
 * there were into `written`. */
RECKON_C_API int reckon_answer_samples(const reckon_answer* answer, const char* quantity, size_t count, double* values,
                                       size_t* written, reckon_error** error);
RECKON_C_API uint64_t reckon_answer_draws(const reckon_answer* answer);
RECKON_C_API const char* reckon_answer_sha256(const reckon_answer* answer);
RECKON_C_API const char* reckon_answer_backend(const reckon_answer* answer);

/* The answer as text, to be freed by reckon_text_free: terminal, markdown, latex, html, json, csv; svg or vega-lite of
 * its first chart. */
RECKON_C_API char* reckon_answer_text(const reckon_answer* answer, const char* form, reckon_error** error);
RECKON_C_API void reckon_text_free(char* text);

#ifdef __cplusplus
}
#endif

#endif
