/* The median and the 99th percentile of a scenario's first output: run_example FILE [OPTION VALUE]...
 *   cc run.c -lreckon -o run_example && ./run_example deepseek-v3.toml draws 1e9 backend cuda */
#include <reckon.h>
#include <stdio.h>

static int failed(reckon_error* error) {
  const int status = reckon_error_status(error);
  fprintf(stderr, "%s\n", reckon_error_text(error));
  reckon_error_free(error);
  return status;
}

int main(int count, char** values) {
  reckon_error* error = NULL;
  reckon_options* options = reckon_options_new();
  reckon_scenario* scenario = NULL;
  reckon_answer* answer = NULL;
  double median, high;
  int i;
  if (count < 2 || count % 2 != 0) {
    fprintf(stderr, "usage: run_example SCENARIO.toml [OPTION VALUE]...\n");
    return 2;
  }
  for (i = 2; i < count; i += 2) {
    if (reckon_options_set(options, values[i], values[i + 1], &error) != RECKON_OK) return failed(error);
  }
  if (reckon_options_set(options, "quantiles", "0.05,0.5,0.95,0.99", &error) != RECKON_OK) return failed(error);
  scenario = reckon_scenario_from_file(values[1], options, &error);
  if (scenario == NULL) return failed(error);
  answer = reckon_ask(scenario, options, &error);
  if (answer == NULL) return failed(error);
  {
    const char* name = reckon_answer_output_name(answer, 0);
    if (reckon_answer_figure(answer, name, "median", &median, &error) != RECKON_OK) return failed(error);
    if (reckon_answer_quantile(answer, name, 0.99, &high, NULL, NULL, &error) != RECKON_OK) return failed(error);
    printf("%s: median %.4g, P99 %.4g %s\n", name, median, high, reckon_answer_output_unit(answer, 0));
    printf("%s\n", reckon_answer_sha256(answer));
  }
  reckon_answer_free(answer);
  reckon_scenario_free(scenario);
  reckon_options_free(options);
  return 0;
}
