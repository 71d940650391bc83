// A scenario as written: its files merged, every expression parsed, nothing evaluated yet.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "language/diagnostics.h"
#include "language/expression.h"

namespace reckon {

/// The text of a value, parsed.
struct Value {
  std::shared_ptr<const Expression> expression;  // null: it cannot be read, which has been reported
  Span span;
  std::string text;
};

struct OriginalPrior;

struct PriorDefinition {
  std::string name;
  Span span;
  std::string id;    // of the file that first defined it; part of the full name
  std::string path;  // of the file whose value holds
  std::string over;  // index, or empty
  Span over_span;
  std::optional<Value> value;             // one expression for the prior or for all its labels
  std::map<std::string, Value> by_label;  // one for each label
  std::string source, note;
  std::string per;                           // "row", "table" or empty: in a table of rows, drawn for each row or once
  std::string row;                           // whose own draws these are; empty: the table's
  std::set<std::string> labels_of_row = {};  // those that are; empty: all
  bool replaced = false;                     // by an override, a party, --set or a row
  std::shared_ptr<const OriginalPrior> original;  // what was written before it was; null: nothing else
};

/// The value of a prior, or of the first of its labels; null where it has none.
const Value* first_value(const PriorDefinition& prior);

/// What a prior was before it was replaced; copies of a document share it.
struct OriginalPrior {
  PriorDefinition definition;
  mutable std::optional<Dimension> dimension;  // once a builder has found it
};

/// One value for each label, that add up to 1.
bool is_dirichlet(const PriorDefinition& prior);

/// What is written, and where.
using SpannedName = std::pair<std::string, Span>;

/// A prior as one file or party writes it, before it meets what is there already.
struct PriorEntry {
  PriorDefinition definition;
  bool overrides = false;                       // `override = true` in the prior's table
  std::map<std::string, bool> label_overrides;  // the same in a label's table
  bool labels_only = false;                     // rent.H20 = …: some labels of a prior that is there
  SpannedName like_a_key = {};                  // one of these labels that reads like a key: "valu"
};

/// What somebody believes instead: overrides of priors.
struct PartyDefinition {
  std::string name;
  Span span;
  std::vector<PriorEntry> priors;
};

/// What a quantity of money counts, and whether it is spent over a time (a flow) or stands (a stock).
struct BoundaryDefinition {
  std::vector<std::string> includes;
  bool stock = false;
  std::string period;  // as written; empty: none
  Span span;
};

struct ModelDefinition {
  std::string name;
  Span span;
  Value formula;
  std::string unit_text;  // empty: base units
  std::optional<Unit> unit;
  Span unit_span;
  std::string label;
  std::string path;
  std::optional<BoundaryDefinition> boundary;
};

struct EventDefinition {
  std::string name;
  Span span;
  Value condition;
  std::string label = {};
};

struct CorrelationDefinition {
  std::vector<std::string> between;
  std::vector<Span> spans;
  Value rank;
  Span span;
};

struct ClaimDefinition {
  enum class Kind { point, at_least, at_most, range, about };
  std::string id, by, about, source, date, quote, note;
  Span span, about_span;
  Kind kind = Kind::point;
  bool strict = false;  // > or <, not >= or <=
  Value says;
  std::optional<Value> within;
};

/// Nested boundaries in order, from one claim to others: each step's share of the gap.
struct BridgeDefinition {
  std::optional<SpannedName> from;  // a claim about the first boundary
  std::vector<SpannedName> boundaries;
  std::vector<SpannedName> to;  // claims; one about another boundary adds it as an end
};

/// Alternatives, of which the lowest or the highest is best.
struct DecisionDefinition {
  std::vector<SpannedName> options;  // model quantities
  bool lowest = true;
  Span span;
};

/// A currency and its dated rate.
struct CurrencyDefinition {
  std::string code;
  double per_usd = 0;
  std::string date, source;
};

/// Growth of an output over the rows of a table with dates.
struct TrendDefinition {
  std::string output, rows, date, id, columns;  // rows: a path relative to the scenario
  Span output_span = {}, rows_span = {};
  std::vector<ClaimDefinition> claims;  // about the growth per year, as a factor
};

struct IndexDefinition {
  std::string name;
  Span span;
  std::vector<std::string> labels;
  std::vector<std::string> all_labels = {};  // of the included index that it picks from; the same without one
  std::string path = {};                     // of the file that defines it
};

struct LoadedFile {
  std::string path, sha256;
  std::shared_ptr<const SourceFile> source;  // its text, which a result carries
};

/// Which files a scenario may include: it may come from somebody else, and a message shows lines of what it names.
enum class Includes { own_folder, anywhere };

struct Document {
  std::string path, id, title, question;
  std::vector<LoadedFile> files;  // the main file first
  std::map<std::string, IndexDefinition> indexes;
  std::map<std::string, PriorDefinition> priors;
  std::map<std::string, ModelDefinition> model;
  std::vector<std::string> prior_order, model_order;
  std::vector<EventDefinition> events;
  std::vector<CorrelationDefinition> correlations;
  std::vector<ClaimDefinition> claims;
  std::optional<BridgeDefinition> bridge;
  std::optional<DecisionDefinition> decision;
  std::vector<PartyDefinition> parties;
  std::optional<TrendDefinition> trend;
  std::vector<CurrencyDefinition> currencies;
  Includes includes = Includes::own_folder;
  std::vector<SpannedName> outputs;  // [report] outputs; empty: the default
  std::shared_ptr<const SourceFile> source;

  /// The event of this name, or null.
  const EventDefinition* event(const std::string& name) const;
  /// Whether what an included file says there is of a label, "rent.H20", that this scenario has left out of the index.
  bool left_out(const std::string& dotted, const Span& place) const;
  /// Whether a place is in one of its files: not of --set, --given or a row.
  bool of_a_file(const Span& place) const;
};

/// Whether a scenario at this path, as it is written, may read a file that it names; links are followed.
bool may_read(const std::string& scenario, const std::string& file, Includes includes);

/// Loads a scenario and its includes. Throws ScenarioError where no document can be made. `text`: what the file would
/// hold, which is then not read; its name still names its random numbers, its folder the includes.
Document load_document(const std::string& path, Diagnostics& diagnostics, Includes includes = Includes::own_folder,
                       const std::string* text = nullptr);

/// The full name, which is the name of the random numbers, of a prior or one label of it.
std::string full_name(const PriorDefinition& prior, const std::string& label = "");
/// The prior, or label of one, that such a name or a stream of it is of: "rent.H20" of "rents/rent@GPT-4.H20#2".
std::string prior_of_full_name(const Document& document, const std::string& full_name);

/// The names that no prior or quantity may take, with what they are.
const std::map<std::string, std::string>& reserved_names();

}  // namespace reckon
