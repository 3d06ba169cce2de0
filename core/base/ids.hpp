#pragma once
/// The identifiers of people at WeChat and in Menshen, as types that do not convert into one
/// another: taking an openid for a unionid would hand one person's account to another (ID-01,
/// ID-02).

#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/policy.hpp"

namespace menshen {

/// A text that fits its rule. It is never empty; where it may be absent, use std::optional.
template <class Rule>
class Id {
 public:
  static bool fits(std::string_view text) { return Rule::fits(text); }
  static Result<Id> parse(std::string_view text) {
    if (!fits(text)) return Rule::refused;
    return Id{text};
  }

  std::string_view text() const { return text_; }
  friend bool operator==(const Id&, const Id&) = default;

 private:
  explicit Id(std::string_view text) : text_(text) {}
  std::string text_;
};

namespace rules_of_ids {

/// base64url characters, at most `max` of them.
template <std::size_t max, Reason reason>
struct Base64Url {
  static constexpr Reason refused = reason;
  static bool fits(std::string_view text) { return made_of(text, 1, max, is_base64url); }
};

struct AppId : Base64Url<policy::identifier_bytes_max, Reason::app_id_malformed> {};
struct OpenId : Base64Url<policy::openid_chars_max, Reason::field_malformed> {};
struct UnionId : Base64Url<policy::identifier_bytes_max, Reason::field_malformed> {};
struct UserId : Base64Url<policy::identifier_bytes_max, Reason::field_malformed> {};

struct OpenPlatform {
  static constexpr Reason refused = Reason::field_malformed;
  static bool fits(std::string_view text) {
    constexpr auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    return made_of(text, 1, policy::identifier_bytes_max, allowed);
  }
};

struct ClientId {
  static constexpr Reason refused = Reason::field_malformed;
  static bool fits(std::string_view text) {
    constexpr auto allowed = [](char c) { return is_base64url(c) || c == '.'; };
    return made_of(text, 1, policy::identifier_bytes_max, allowed);
  }
};

}  // namespace rules_of_ids

/// An Official Account's AppID. The tail of an envelope must equal it byte for byte.
using AppId = Id<rules_of_ids::AppId>;
/// A person under one Official Account.
using OpenId = Id<rules_of_ids::OpenId>;
/// A person under one Open Platform. It comes only from WeChat's API for an openid, never from a
/// push, a client or a cookie.
using UnionId = Id<rules_of_ids::UnionId>;
/// The name of an Open Platform in menshen.json. Accounts under one platform share its unions.
using OpenPlatform = Id<rules_of_ids::OpenPlatform>;
/// A user of a pool: the `sub` of its tokens. Made from the host's randomness, never from an
/// openid.
using UserId = Id<rules_of_ids::UserId>;
/// An application, identified by its client_id in menshen.json.
using ClientId = Id<rules_of_ids::ClientId>;

}  // namespace menshen
