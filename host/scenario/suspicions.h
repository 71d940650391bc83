// What is read as written, and was probably meant otherwise.
#pragma once
#include "language/document.h"

namespace reckon {

/// Warns of an interval whose multiplier or % stands at one end alone (5 to 10M), of a difference where an interval is
/// wanted (0.3-0.5), and of a spread in percent beside a mean that is none (normal(5, 10%)).
void warn_of_value(const Expression& expression, Diagnostics& diagnostics);

/// 3-5, 10 [USD] - 20 [USD]: two numbers with a minus between them, alone.
bool is_difference(const Expression& expression);

/// 2020-5-28, 5/28/2020: three whole numbers, one of them a year.
bool looks_like_date(const Expression& expression);

}  // namespace reckon
