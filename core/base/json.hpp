#pragma once
/// The one door to nlohmann/json, so that every build has it without exceptions.

#ifndef JSON_NOEXCEPTION
#error "compile with JSON_NOEXCEPTION: a bad document is a value, not an exception"
#endif

#include <nlohmann/json.hpp>

namespace menshen {

using Json = nlohmann::ordered_json;

}  // namespace menshen
