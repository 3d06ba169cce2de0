#pragma once
/// Who somebody is to WeChat and who they are here. Types that do not convert into one another:
/// an openid taken for a unionid is a stolen account (ID-01, ID-02).

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/wechat/credentials.hpp"

namespace menshen {

/// A person under one official account.
class OpenId {
 public:
  static Result<OpenId> parse(std::string_view text);
  std::string_view text() const { return text_; }
  friend bool operator==(const OpenId&, const OpenId&) = default;

 private:
  explicit OpenId(std::string_view text) : text_(text) {}
  std::string text_;
};

/// A person under one Open Platform. Only ever comes from WeChat's API for an openid, never from a
/// push, a client or a cookie.
class UnionId {
 public:
  static Result<UnionId> parse(std::string_view text);
  std::string_view text() const { return text_; }
  friend bool operator==(const UnionId&, const UnionId&) = default;

 private:
  explicit UnionId(std::string_view text) : text_(text) {}
  std::string text_;
};

/// The name that menshen.json gives an Open Platform. Accounts under one share its unions.
class OpenPlatform {
 public:
  static Result<OpenPlatform> parse(std::string_view text);
  std::string_view text() const { return text_; }
  friend bool operator==(const OpenPlatform&, const OpenPlatform&) = default;

 private:
  explicit OpenPlatform(std::string_view text) : text_(text) {}
  std::string text_;
};

/// The same openid string under two accounts is two people.
struct Identity {
  AppId app_id;
  OpenId openid;
  friend bool operator==(const Identity&, const Identity&) = default;
};

/// The same unionid string under two Open Platforms is two people.
struct Union {
  OpenPlatform open_platform;
  UnionId unionid;
  friend bool operator==(const Union&, const Union&) = default;
};

/// A user of a pool: the `sub` of its tokens. Made of the host's randomness, never of an openid.
class UserId {
 public:
  static Result<UserId> parse(std::string_view text);
  std::string_view text() const { return text_; }
  friend bool operator==(const UserId&, const UserId&) = default;

 private:
  explicit UserId(std::string_view text) : text_(text) {}
  std::string text_;
};

}  // namespace menshen
