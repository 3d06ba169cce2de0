#pragma once

#include <string_view>

#include "core/config/object_reader.hpp"

namespace menshen {

/// Parses the text of `menshen.json`. A syntax error is one fault with its line and column. A key
/// that occurs twice in one object is a fault too, because the parser would silently drop one of
/// them.
Json parse_document(std::string_view text, Faults& faults);

}  // namespace menshen
