#include <reckon/compare.h>

#include "api/in_language.h"
#include "api/inside.h"
#include "report/pages.h"
#include "report/writers.h"
#include "studies/compare.h"

namespace reckon_v1 {

struct Comparison::Inside {
  ::reckon::Comparison comparison;
  ::reckon::Question question;
  ::reckon::Answer answer;
  std::vector<Compared> outputs;
  ::reckon::RunContext context;
  std::string different_text = {};  // which no result can carry
};

namespace {

Compared compared_of(const ::reckon::ComparedOutput& compared, const ::reckon::Answer& answer) {
  const ::reckon::EventSummary& above = answer.events[compared.larger];
  Compared result;
  result.name = compared.quantity;
  result.a = output_of(answer.outputs[compared.a]), result.b = output_of(answer.outputs[compared.b]);
  result.difference = output_of(answer.outputs[compared.difference]);
  if (compared.ratio) result.ratio = output_of(answer.outputs[*compared.ratio]);
  result.above = above.probability, result.above_error = above.se;
  result.linear = compared.linear;
  const ::reckon::Display& display = answer.outputs[compared.a].quantity.display;
  const auto shown = [&](double part) { return compared.linear ? display.convert(part) : part; };
  result.gap = shown(compared.gap);
  for (const ::reckon::Contribution& part : compared.contributions)
    result.contributions.push_back({part.prior, shown(part.value)});
  return result;
}

/// `written`: the file of both, where they are parties.
Comparison::Inside compared(const ::reckon::Sides& sides, const ::reckon::Document* written,
                            const CompareOptions& options, const Question& question, const Machine& machine) {
  const ::reckon::Question read_one = read(question);
  const ::reckon::Machine opened = open(machine, read_one.draws, machine.stop);
  Comparison::Inside inside{::reckon::join(sides, options.outputs), read_one, {}, {}, {}};
  inside.answer = ::reckon::run_comparison(inside.comparison, read_one, opened);
  if (written != nullptr) ::reckon::explain_gaps(inside.comparison, *written, read_one, opened, inside.answer);
  for (const ::reckon::ComparedOutput& output : inside.comparison.outputs)
    inside.outputs.push_back(compared_of(output, inside.answer));
  return inside;
}

Comparison finished(Comparison::Inside inside, Arguments arguments, const CompareOptions& options,
                    const Question& question, const Machine& machine) {
  arguments.add("--outputs", list_of(options.outputs));
  arguments.add(question, kUsualDrawsOfStudies);
  inside.context = {arguments.all(), threads_of(machine)};
  return Comparison(shared(std::move(inside)));
}

/// A text that the two sides have by one name: a result carries each of its files once.
std::string different_text(const ::reckon::Document& a, const ::reckon::Document& b) {
  for (const ::reckon::LoadedFile& file : a.files) {
    for (const ::reckon::LoadedFile& other : b.files) {
      if (file.path == other.path && file.sha256 != other.sha256) return file.path;
    }
  }
  return "";
}

}  // namespace

Comparison compare(const Scenario& a, const Scenario& b, const CompareOptions& options, const Question& question,
                   const Machine& machine) {
  return guarded([&] {
    check_study("comparison", a, question, false), check_study("comparison", b, question, false);
    const ::reckon::Document &left = a.inside().scenario.document, &right = b.inside().scenario.document;
    Arguments arguments("compare", a);
    arguments.add_file(b.path());
    arguments.add_sets("--set-other", b);
    arguments.add_flag("--allow-outside", b.inside().options.allow_outside && !a.inside().options.allow_outside);
    arguments.add("--names", options.names);
    auto inside = compared(::reckon::sides_of_files(left, right, options.names), nullptr, options, question, machine);
    inside.different_text = different_text(left, right);
    return finished(std::move(inside), arguments, options, question, machine);
  });
}

Comparison compare_parties(const Scenario& scenario, const std::string& parties, const CompareOptions& options,
                           const Question& question, const Machine& machine) {
  return guarded([&] {
    check_study("comparison", scenario, question, false);
    if (!options.names.empty()) refuse("names: parties have their own", "leave them out");
    const ::reckon::Document& written = scenario.inside().scenario.document;
    Arguments arguments("compare", scenario);
    arguments.add("--parties", parties);
    return finished(compared(::reckon::sides_of_parties(written, parties), &written, options, question, machine),
                    arguments, options, question, machine);
  });
}

std::string Comparison::a() const { return inside_->comparison.a; }
std::string Comparison::b() const { return inside_->comparison.b; }
const std::vector<Compared>& Comparison::outputs() const& { return inside_->outputs; }
std::vector<Compared> Comparison::outputs() && { return inside_->outputs; }
std::vector<std::string> Comparison::shared_priors() const { return inside_->comparison.shared; }
std::string Comparison::warnings() const {
  const std::string alike = ::reckon::alike_text(inside_->comparison);
  return joined(inside_->comparison.warnings) + (alike.empty() ? "" : alike + "\n");
}
uint64_t Comparison::draws() const { return inside_->answer.draws; }
double Comparison::seconds() const { return inside_->answer.seconds; }
std::string Comparison::sha256() const { return inside_->answer.sha256; }

Page Comparison::page(const std::string& language) const {
  return guarded([&] {
    const InLanguage speaking(language);
    return Page(shared(
        Page::Inside{::reckon::comparison_page(inside_->comparison, inside_->question, inside_->answer), language}));
  });
}

std::string Comparison::json() const {
  return guarded([&] {
    if (const std::string& name = inside_->different_text; !name.empty())
      refuse("two different texts are called '" + name + "', and a result carries one",
             "name one of them otherwise, and give both one id, by which priors share their draws");
    return ::reckon::comparison_json_text(inside_->comparison, inside_->question, inside_->answer, inside_->context);
  });
}

std::string Comparison::csv() const {
  return guarded(
      [&] { return ::reckon::comparison_csv_text(inside_->comparison, inside_->question, inside_->answer); });
}

}  // namespace reckon_v1
