#include "core/binding/identity.hpp"

#include "core/base/bytes.hpp"
#include "core/policy.hpp"

namespace menshen {

Result<OpenId> OpenId::parse(std::string_view text) {
  if (!made_of(text, 1, policy::openid_chars_max, is_base64url)) return Reason::field_malformed;
  return OpenId{text};
}

Result<UnionId> UnionId::parse(std::string_view text) {
  if (!made_of(text, 1, policy::identifier_bytes_max, is_base64url)) return Reason::field_malformed;
  return UnionId{text};
}

Result<OpenPlatform> OpenPlatform::parse(std::string_view text) {
  constexpr auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
  if (!made_of(text, 1, policy::identifier_bytes_max, allowed)) return Reason::field_malformed;
  return OpenPlatform{text};
}

Result<UserId> UserId::parse(std::string_view text) {
  if (!made_of(text, 1, policy::identifier_bytes_max, is_base64url)) return Reason::field_malformed;
  return UserId{text};
}

}  // namespace menshen
