#pragma once

#include <string_view>

#include "core/config/object_reader.hpp"

namespace menshen {

/// Parses the text of `menshen.json`. A syntax error is one fault with its line and column; a key
/// that stands twice in one object is a fault too, since a reader would drop one of them silently.
Json parse_document(std::string_view text, Faults& faults);

}  // namespace menshen
