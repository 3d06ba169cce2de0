#pragma once
/// The only file that includes nlohmann/json, so that every build disables its exceptions.

#ifndef JSON_NOEXCEPTION
#error "compile with JSON_NOEXCEPTION: a bad document is a value, not an exception"
#endif

#include <nlohmann/json.hpp>

namespace menshen {

using Json = nlohmann::ordered_json;

}  // namespace menshen
