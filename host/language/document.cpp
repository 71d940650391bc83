#include "language/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/sha256.h"
#include "language/overrides.h"
#include "language/sections.h"
#include "language/text.h"
#include "language/toml_file.h"

namespace reckon {

namespace fs = std::filesystem;

namespace {

constexpr size_t kDeepestInclude = 16;
constexpr size_t kMostFiles = 256;

class Loader {
 public:
  Loader(Document& document, Diagnostics& diagnostics, Includes includes)
      : document_(document), diagnostics_(diagnostics), includes_(includes) {}

  /// Loads a file after its includes; `from` is the place that includes it, null for the main file, whose text may be
  /// given.
  void load(const fs::path& path, const Span* from, const std::string* given = nullptr) {
    std::error_code ignored;
    const std::string identity = fs::weakly_canonical(fs::absolute(path, ignored), ignored).string();
    if (std::find(stack_.begin(), stack_.end(), identity) != stack_.end()) {
      diagnostics_.error(*from, fmt::format("'{}' includes itself", path.string()), "break the cycle of includes");
      return;
    }
    if (!loaded_.insert(identity).second) return;  // two includes may share a third
    if (from == nullptr) main_ = path.string();
    if (from != nullptr && !may_read(main_, path.string(), includes_)) {
      diagnostics_.error(*from, fmt::format("'{}' lies outside the scenario's folder", path.string()),
                         "move it there, or allow it: --allow-outside");
      return;
    }
    if (stack_.size() >= kDeepestInclude || loaded_.size() > kMostFiles) {
      diagnostics_.error(*from, "includes are nested deeper than 16 files, or are more than 256");
      return;
    }
    std::string reason;
    const bool special = from != nullptr && fs::exists(path, ignored) && !fs::is_regular_file(path, ignored);
    const auto text = special ? std::nullopt
                      : given ? checked_text(*given, reason)
                              : read_text_file(path.string(), reason);
    if (special && !fs::is_directory(path, ignored)) reason = "it is a pipe or a device, not a file";
    if (special && fs::is_directory(path, ignored)) reason = "it is a directory";
    if (!text) {
      if (from == nullptr) throw ScenarioError(fmt::format("error: cannot read '{}' ({})\n", path.string(), reason));
      diagnostics_.error(*from, fmt::format("cannot read '{}' ({})", path.string(), reason),
                         "an include is relative to the file that names it");
      return;
    }
    const auto file = std::make_shared<const SourceFile>(path.string(), *text);
    document_.files.push_back({path.string(), sha256_hex(*text), file});
    if (from == nullptr) document_.source = file;
    const auto root = parse_toml(file, diagnostics_);
    if (!root) return;
    FileContent content = read_sections(*root, path.string(), path.stem().string(), diagnostics_);
    stack_.push_back(identity);
    for (const auto& [include, span] : content.includes) load(path.parent_path() / include, &span);
    stack_.pop_back();
    for (const auto& [include, span] : content.includes) {
      const std::string name = (path.parent_path() / include).string();
      includes_of_[content.path].insert(name);
      includes_of_[content.path].merge(std::set<std::string>(includes_of_[name]));
    }
    merge(content, from == nullptr);
  }

 private:
  static void already_defined(Diagnostics& diagnostics, const Span& span, const std::string& name,
                              const std::string& path) {
    diagnostics.error(span, fmt::format("'{}' is already defined in {}", name, path),
                      fmt::format("to replace it, write {} = {{ value = \"…\", override = true }}", name));
  }

  void nothing_to_override(const Span& span, const std::string& name, const std::vector<std::string>& known) {
    const std::string hint = did_you_mean(name, known);
    diagnostics_.error(span, fmt::format("'{}' overrides nothing: no included file defines it", name),
                       hint.empty() ? "remove override = true, or correct the name" : hint);
  }

  void merge(FileContent& content, bool main) {
    for (IndexDefinition& index : content.indexes) merge_index(index, content.path);
    for (PriorEntry& prior : content.priors) merge_prior(prior, content);
    for (FileContent::Model& model : content.model) merge_model(model);
    std::move(content.correlations.begin(), content.correlations.end(), std::back_inserter(document_.correlations));
    for (EventDefinition& event : content.events) {
      if (document_.event(event.name) != nullptr) {
        diagnostics_.error(event.span, fmt::format("event '{}' is already defined", event.name));
      }
      document_.events.push_back(std::move(event));
    }
    for (ClaimDefinition& claim : content.claims) merge_claim(claim);
    if (!content.outputs.empty()) document_.outputs = content.outputs;
    for (PartyDefinition& party : content.parties) {
      const bool known = std::any_of(document_.parties.begin(), document_.parties.end(),
                                     [&](const PartyDefinition& other) { return other.name == party.name; });
      if (known)
        diagnostics_.error(party.span, fmt::format("party '{}' is already defined in an included file", party.name),
                           "give it a name of its own");
      document_.parties.push_back(std::move(party));
    }
    for (CurrencyDefinition& currency : content.currencies) {
      std::erase_if(document_.currencies, [&](const CurrencyDefinition& other) { return other.code == currency.code; });
      document_.currencies.push_back(std::move(currency));
    }
    if (content.trend) document_.trend = std::move(content.trend);
    if (content.bridge) document_.bridge = std::move(content.bridge);
    if (content.decision) document_.decision = std::move(content.decision);
    if (main) {
      document_.id = content.id;
      document_.title = content.title;
      document_.question = content.question;
    }
  }

  void merge_index(IndexDefinition& index, const std::string& path) {
    index.path = path;
    const auto known = document_.indexes.find(index.name);
    index.all_labels = known != document_.indexes.end() ? known->second.all_labels : index.labels;
    if (known != document_.indexes.end() && !picks_from(index, known->second)) return;
    document_.indexes[index.name] = index;
  }

  /// A file may pick a subset of an index that it includes, in an order of its own; two files beside each other must
  /// agree.
  bool picks_from(const IndexDefinition& index, const IndexDefinition& known) {
    if (index.labels == known.labels) return true;
    if (includes_of_[index.path].count(known.path) == 0) {
      diagnostics_.error(
          index.span,
          fmt::format("index '{}' has other labels in {}, which this file does not include", index.name, known.path),
          fmt::format("there it is {}; name one of the two otherwise, or include that file",
                      fmt::join(known.labels, ", ")));
      return false;
    }
    for (const std::string& label : index.labels) {
      if (std::find(known.labels.begin(), known.labels.end(), label) != known.labels.end()) continue;
      diagnostics_.error(index.span, fmt::format("label '{}' is not in the included index '{}'", label, index.name),
                         fmt::format("an index may pick a subset of {}", fmt::join(known.labels, ", ")));
    }
    return true;
  }

  void merge_prior(PriorEntry& prior, const FileContent& content) {
    PriorDefinition& definition = prior.definition;
    const auto known = document_.priors.find(definition.name);
    if (document_.model.count(definition.name) != 0) {
      diagnostics_.error(definition.span, fmt::format("'{}' is already a model quantity", definition.name),
                         "choose another name");
      return;
    }
    if (known == document_.priors.end()) {
      if (prior.overrides) nothing_to_override(definition.span, definition.name, document_.prior_order);
      definition.id = content.id;
      if (!prior.like_a_key.first.empty()) {
        diagnostics_.error(
            prior.like_a_key.second,
            fmt::format("unknown key '{}' in prior '{}'", prior.like_a_key.first, definition.name),
            did_you_mean(prior.like_a_key.first, {"value", "over", "per", "source", "note", "override"}));
        return;
      }
      if (prior.labels_only) {
        diagnostics_.error(
            definition.span,
            fmt::format("prior '{}' has no `value` (and no included prior has this name)", definition.name),
            definition.by_label.empty()
                ? fmt::format("write {} = \"1 to 10 [USD]\"", definition.name)
                : fmt::format("write {} = {{ over = \"index\", value = {{ LABEL = \"…\" }} }}", definition.name));
        return;
      }
      document_.prior_order.push_back(definition.name);
      document_.priors[definition.name] = std::move(definition);
      return;
    }
    PriorDefinition& old = known->second;
    if (prior.labels_only) {
      for (auto& [label, value] : definition.by_label) {
        if (!prior.overrides && !prior.label_overrides[label]) {
          diagnostics_.error(
              value.span, fmt::format("'{}.{}' is already defined in {}", definition.name, label, old.path),
              fmt::format("to replace it, write {}.{} = {{ value = \"…\", override = true }}", definition.name, label));
        }
        if (old.over.empty()) {
          diagnostics_.error(
              value.span, fmt::format("prior '{}' is not an array, so it has no label '{}'", definition.name, label));
          continue;
        }
        if (is_dirichlet(old)) {
          diagnostics_.error(
              value.span,
              fmt::format("'{}' is a dirichlet, whose parts cannot be replaced one by one", definition.name),
              "override all of it");
          return;
        }
        keep_original(old);
        old.by_label[label] = std::move(value);
        old.replaced = true;
      }
      return;
    }
    if (!prior.overrides) already_defined(diagnostics_, definition.span, definition.name, old.path);
    replace_prior(old, std::move(definition));
  }

  void merge_model(FileContent::Model& item) {
    ModelDefinition& model = item.definition;
    if (document_.priors.count(model.name) != 0) {
      diagnostics_.error(model.span, fmt::format("'{}' is already a prior", model.name), "choose another name");
      return;
    }
    const auto known = document_.model.find(model.name);
    if (known == document_.model.end()) {
      if (item.overrides) nothing_to_override(model.span, model.name, document_.model_order);
      document_.model_order.push_back(model.name);
    } else if (!item.overrides) {
      diagnostics_.error(model.span, fmt::format("'{}' is already defined in {}", model.name, known->second.path),
                         "to replace it, add override = true to its table");
    }
    document_.model[model.name] = std::move(model);
  }

  void merge_claim(ClaimDefinition& claim) {
    if (claim.id.empty()) claim.id = fmt::format("claim-{}", document_.claims.size() + 1);
    if (!claim_ids_.insert(claim.id).second) {
      diagnostics_.error(claim.span, fmt::format("two claims have the id '{}'", claim.id),
                         "give each claim its own id");
    }
    document_.claims.push_back(std::move(claim));
  }

  Document& document_;
  Diagnostics& diagnostics_;
  Includes includes_;
  std::string main_;  // the scenario
  std::vector<std::string> stack_;
  std::set<std::string> loaded_, claim_ids_;
  std::map<std::string, std::set<std::string>> includes_of_;  // of each file, directly or not
};

}  // namespace

const Value* first_value(const PriorDefinition& prior) {
  if (prior.value) return &*prior.value;
  return prior.by_label.empty() ? nullptr : &prior.by_label.begin()->second;
}

bool is_dirichlet(const PriorDefinition& prior) {
  return prior.value && prior.value->expression && prior.by_label.empty() &&
         prior.value->expression->kind == Expression::Kind::call && prior.value->expression->name == "dirichlet";
}

bool Document::of_a_file(const Span& place) const {
  return place.file &&
         std::any_of(files.begin(), files.end(), [&](const LoadedFile& file) { return file.path == place.file->path; });
}

const EventDefinition* Document::event(const std::string& name) const {
  const auto found =
      std::find_if(events.begin(), events.end(), [&](const EventDefinition& e) { return e.name == name; });
  return found != events.end() ? &*found : nullptr;
}

bool Document::left_out(const std::string& dotted, const Span& place) const {
  const size_t dot = dotted.find('.');
  const auto prior = priors.find(dotted.substr(0, dot));
  if (dot == std::string::npos || prior == priors.end() || place.file == source || !of_a_file(place)) return false;
  const auto index = indexes.find(prior->second.over);
  const auto has = [&](const std::vector<std::string>& labels) {
    return std::find(labels.begin(), labels.end(), dotted.substr(dot + 1)) != labels.end();
  };
  return index != indexes.end() && !has(index->second.labels) && has(index->second.all_labels);
}

bool may_read(const std::string& scenario, const std::string& file, Includes includes) {
  if (includes == Includes::anywhere) return true;
  std::error_code none;
  const auto whole = [&](const fs::path& path) { return fs::weakly_canonical(fs::absolute(path, none), none); };
  const fs::path folder = fs::path(scenario).parent_path();
  const fs::path relative = whole(file).lexically_relative(whole(folder.empty() ? "." : folder));
  return !relative.empty() && *relative.begin() != "..";
}

Document load_document(const std::string& path, Diagnostics& diagnostics, Includes includes, const std::string* text) {
  Document document;
  document.path = path;
  document.includes = includes;
  Loader(document, diagnostics, includes).load(path, nullptr, text);
  return document;
}

std::string full_name(const PriorDefinition& prior, const std::string& label) {
  const bool of_row = !prior.row.empty() && (prior.labels_of_row.empty() || prior.labels_of_row.count(label) != 0);
  return prior.id + "/" + prior.name + (of_row ? "@" + prior.row : "") + (label.empty() ? "" : "." + label);
}

std::string prior_of_full_name(const Document& document, const std::string& full_name) {
  std::string name = full_name.substr(full_name.find('/') + 1);
  const size_t end = name.find_first_of("@.#");
  const auto prior = document.priors.find(name.substr(0, end));
  if (end != std::string::npos && name[end] == '@' && prior != document.priors.end())
    name.erase(end, 1 + prior->second.row.size());
  return name.substr(0, name.find('#'));
}

}  // namespace reckon
