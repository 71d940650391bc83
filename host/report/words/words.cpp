#include "report/words/words.h"

#include <array>

#include "base/language.h"

namespace reckon {

namespace {

/// The last character before a place that is read aloud: brackets and quotes are not.
char32_t last_spoken(const std::string& text) {
  size_t end = text.size();
  while (end > 0) {
    size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) --begin;
    const auto lead = static_cast<unsigned char>(text[begin]);
    char32_t c = lead < 0x80 ? lead : lead < 0xE0 ? lead & 0x1FU : lead < 0xF0 ? lead & 0x0FU : lead & 0x07U;
    for (size_t i = begin + 1; i < end; ++i) c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
    const bool silent =
        c == ')' || c == ']' || c == '\'' || c == '"' || c == ' ' || c == '*' || c == '`' || c == 0x2019 || c == 0x201D;
    if (!silent) return c;
    end = begin;
  }
  return 0;
}

enum class Sound { vowel, consonant, rieul };

Sound last_sound(const std::string& text) {
  const char32_t c = last_spoken(text);
  if (c >= 0xAC00 && c <= 0xD7A3) {
    const uint32_t final = (c - 0xAC00) % 28;
    return final == 0 ? Sound::vowel : final == 8 ? Sound::rieul : Sound::consonant;
  }
  if (c == '1' || c == '7' || c == '8' || c == 'l' || c == 'L' || c == 'r' || c == 'R') return Sound::rieul;
  if (c == '0' || c == '3' || c == '6' || c == 'm' || c == 'M' || c == 'n' || c == 'N') return Sound::consonant;
  return Sound::vowel;
}

struct Particle {
  const char *written, *after_consonant, *after_vowel;
  bool rieul_as_vowel;
};
constexpr std::array<Particle, 6> kParticles = {{{"은(는)", "은", "는", false},
                                                 {"이(가)", "이", "가", false},
                                                 {"을(를)", "을", "를", false},
                                                 {"과(와)", "과", "와", false},
                                                 {"(으)로", "으로", "로", true},
                                                 {"(이)라", "이라", "라", false}}};

}  // namespace

std::string with_particles(const std::string& text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    bool found = false;
    for (const Particle& particle : kParticles) {
      const std::string_view written = particle.written;
      if (text.compare(at, written.size(), written) != 0) continue;
      const Sound sound = last_sound(result);
      const bool as_vowel = sound == Sound::vowel || (sound == Sound::rieul && particle.rieul_as_vowel);
      result += as_vowel ? particle.after_vowel : particle.after_consonant;
      at += written.size();
      found = true;
      break;
    }
    if (!found) result += text[at++];
  }
  return result;
}

std::string tr(std::string_view english) {
  if (spoken() == Language::english) return std::string(english);
  const Words& words = korean_words();
  const auto found = words.find(english);
  return std::string(found != words.end() ? found->second : english);
}

std::string fill_pattern(std::string_view english, fmt::format_args arguments) {
  const std::string text = fmt::vformat(tr(english), arguments);
  return spoken() == Language::korean ? with_particles(text) : text;
}

}  // namespace reckon
