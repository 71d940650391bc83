// What reports say, in the language that is spoken. English is what the code says; each other language is one file, a
// table by the English.
#pragma once
#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>

namespace reckon {

/// The English in the language that is spoken; itself where it has none.
std::string tr(std::string_view english);

/// A pattern in that language, filled; particles whose form goes by the sound before them are chosen.
std::string fill_pattern(std::string_view english, fmt::format_args arguments);
template <class... Arguments>
std::string phrase(std::string_view english, const Arguments&... arguments) {
  return fill_pattern(english, fmt::make_format_args(arguments...));
}

using Words = std::map<std::string_view, std::string_view>;
const Words& korean_words();

/// Korean's particles: of "은(는)", "이(가)", "을(를)", "과(와)" and "(으)로" after a word, the form that its last
/// sound takes. What ends in figures or Latin letters is read aloud: "5" as 오, "M" as 엠.
std::string with_particles(const std::string& text);

}  // namespace reckon
