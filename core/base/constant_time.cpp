#include "core/base/constant_time.hpp"

// mbedTLS 2.28 leaves the linkage to its includer; 3.6 says it twice, harmlessly.
extern "C" {
#include <mbedtls/constant_time.h>
}

namespace menshen {

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && mbedtls_ct_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace menshen
