#include "core/ticket/stored_hash.hpp"

#include "core/base/bytes.hpp"
#include "core/base/constant_time.hpp"
#include "core/base/digest.hpp"

namespace menshen {

StoredHash StoredHash::of(std::string_view secret) {
  const Sha256Digest digest = sha256(secret);
  return {std::string{as_text(digest)}};
}

bool StoredHash::matches(std::string_view secret) const {
  const Sha256Digest digest = sha256(secret);
  return !bytes.empty() && equal_in_constant_time(as_text(digest), bytes);
}

}  // namespace menshen
