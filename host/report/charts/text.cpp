// Texts in charts: how wide they may be, and how they are escaped.
#include "report/charts/charts.h"
#include "report/figure.h"

namespace reckon {

double pixels_of(const std::string& text, double size) {
  double ems = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) ems += byte >= 0xE1U ? 1 : 0.6;  // from U+1000 on, as Chinese and Korean need
  }
  return size * ems;
}

std::string escaped_markup(const std::string& text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default: result += c;
    }
  }
  return result;
}

}  // namespace reckon
