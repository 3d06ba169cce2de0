#pragma once

#include <string_view>

namespace menshen {

/// Compares byte strings in time that depends only on their lengths. The lengths are public: 40
/// characters for a signature, 32 bytes for a hash, a fixed length for an AppID.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace menshen
