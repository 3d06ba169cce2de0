#pragma once

#include <string_view>

namespace menshen {

/// Compares byte strings in time that depends on their lengths only.
/// Lengths are public: a signature has 40 characters, a hash 32 bytes, an AppID its own.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace menshen
