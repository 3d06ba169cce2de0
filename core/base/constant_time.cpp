#include "core/base/constant_time.hpp"

// mbedTLS 2.28 declares no C linkage in this header; mbedTLS 3.6 does, and repeating it is
// harmless.
extern "C" {
#include <mbedtls/constant_time.h>
}

namespace menshen {

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && mbedtls_ct_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace menshen
