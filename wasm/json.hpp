#pragma once
/// The rare calls use JSON in both directions.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/json.hpp"
#include "core/binding/held.hpp"
#include "core/binding/identity.hpp"
#include "core/binding/write.hpp"

namespace menshen::door {

/// Writes the answer of a call.
std::uint32_t answer(const Json& document);

/// One object of a question. A member that is missing or of another type is a bug of the host, and
/// traps. An identifier from WeChat or a file is checked, and refused with a reason.
class Question {
 public:
  explicit Question(const Json& object) : object_(object) { invariant(object.is_object()); }

  const Json* find(std::string_view key) const;
  const Json& at(std::string_view key) const;
  std::string_view text(std::string_view key) const;
  double number(std::string_view key) const;
  Instant instant(std::string_view key) const;
  std::optional<Instant> optional_instant(std::string_view key) const;
  bool flag(std::string_view key) const;  // false when it is absent
  /// The index of the member's text in a list of names.
  std::size_t place(std::string_view key, std::span<const std::string_view> names) const;

  UserId user(std::string_view key) const;
  std::optional<UserId> optional_user(std::string_view key) const;
  /// { appId, openid }
  Result<Identity> identity() const;
  /// { openPlatform, unionid }
  Result<Union> its_union() const;

  // From the directory's storage, and therefore already checked.
  /// { user, state, identities, unions }; an identity may have { union, addedAt, joinedAt }
  Held held() const;
  std::vector<Identity> identities(std::string_view key) const;
  std::vector<Union> unions(std::string_view key) const;

 private:
  const Json& object_;
};

Json as_json(const Identity& identity);
Json as_json(const Union& its_union);
Json as_json(const Writes& writes);
/// { reason, writes }
Json as_json(const Result<Writes>& result);

}  // namespace menshen::door
