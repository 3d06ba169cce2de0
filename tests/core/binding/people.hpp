#pragma once
/// People for the binding tests, and decisions as one line of text.

#include <array>
#include <string>
#include <string_view>

#include "core/binding/identity.hpp"
#include "core/binding/resolve.hpp"
#include "core/binding/write.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {

/// Works before a test runs, too, when `must` cannot report a failure.
template <class T>
T parsed(Result<T> result) {
  invariant(static_cast<bool>(result));
  return *std::move(result);
}

inline UserId user(std::string_view text) { return parsed(UserId::parse(text)); }
inline Identity identity(std::string_view account, std::string_view openid) {
  return {parsed(AppId::parse(account)), parsed(OpenId::parse(openid))};
}
/// One of a few people under one of three accounts, for random histories.
inline Identity identity_at(unsigned person, unsigned account) {
  constexpr std::array accounts = {"wxone", "wxtwo", "wxthree"};
  return identity(accounts[account], "person-" + std::to_string(person));
}
inline Union union_of(std::string_view open_platform, std::string_view unionid) {
  return {parsed(OpenPlatform::parse(open_platform)), parsed(UnionId::parse(unionid))};
}

inline std::string text_of(const UserId& user) { return std::string{user.text()}; }
inline std::string text_of(const Identity& identity) { return std::string{identity.openid.text()}; }
inline std::string text_of(const Union& its_union) { return std::string{its_union.unionid.text()}; }

struct WriteText {
  std::string operator()(const AddUser& it) const { return "+" + text_of(it.user); }
  std::string operator()(const AddIdentity& it) const { return given(it.identity, it.user); }
  std::string operator()(const AddUnion& it) const { return given(it.its_union, it.user); }
  std::string operator()(const AddConflict& it) const {
    return text_of(it.user) + "?" + (it.other ? text_of(*it.other) : "") + " by " +
           text_of(it.identity) + (it.its_union ? "," + text_of(*it.its_union) : "");
  }
  std::string operator()(const RemoveIdentity& it) const { return taken(it.identity, it.user); }
  std::string operator()(const RemoveUnion& it) const { return taken(it.its_union, it.user); }
  std::string operator()(const MoveIdentity& it) const { return moved(it.identity, it); }
  std::string operator()(const MoveUnion& it) const { return moved(it.its_union, it); }
  std::string operator()(const RetireUser& it) const {
    return text_of(it.user) + "=>" + text_of(it.into);
  }
  std::string operator()(const ReviveUser& it) const { return "revive " + text_of(it.user); }
  std::string operator()(const ForgetUser& it) const { return "forget " + text_of(it.user); }

 private:
  static std::string given(const auto& what, const UserId& user) {
    return text_of(what) + ">" + text_of(user);
  }
  static std::string taken(const auto& what, const UserId& user) {
    return text_of(what) + "<" + text_of(user);
  }
  static std::string moved(const auto& what, const auto& move) {
    return text_of(what) + ":" + text_of(move.from) + ">" + text_of(move.to);
  }
};

inline std::string text_of(const Writes& writes) {
  std::string text;
  for (const Write& write : writes) {
    text += (text.empty() ? "" : " ") + std::visit(WriteText{}, write);
  }
  return text;
}

}  // namespace menshen::test
