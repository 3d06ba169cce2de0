#include "core/binding/resolve.hpp"

#include <map>
#include <type_traits>

#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

// ID-01, ID-02: none of the four is made of another, or of a string that nobody checked.
template <class... Ts>
struct Types {};
template <class From, class... Tos>
constexpr bool none_from = (... &&
                            (std::is_same_v<From, Tos> || (!std::is_convertible_v<From, Tos> &&
                                                           !std::is_constructible_v<Tos, From>)));
template <class... Ts>
constexpr bool apart(Types<Ts...>) {
  return (... && none_from<Ts, OpenId, UnionId, UserId, AppId>);
}
static_assert(apart(Types<OpenId, UnionId, UserId, AppId, std::string, std::string_view>{}));
static_assert(!std::is_default_constructible_v<OpenId> && !std::is_default_constructible_v<UserId>);

Identity identity(std::string_view account, std::string_view openid) {
  return {must(AppId::parse(account)), must(OpenId::parse(openid))};
}
UserId user(std::string_view text) { return must(UserId::parse(text)); }

TEST_CASE("binding: a known identity signs in, an unknown one becomes a new user") {
  const Evidence evidence{identity(app_id, alice)};
  const BindingDecision known = resolve(evidence, {user("u1")}, user("fresh"));
  REQUIRE(std::holds_alternative<SignIn>(known));
  CHECK(std::get<SignIn>(known).user == user("u1"));
  const BindingDecision unknown = resolve(evidence, {std::nullopt}, user("fresh"));
  REQUIRE(std::holds_alternative<Create>(unknown));
  CHECK(std::get<Create>(unknown).user == user("fresh"));
  CHECK(std::get<Create>(unknown).identity == evidence.identity);
}

TEST_CASE("binding: in any order and any number, one identity is one user for ever") {
  std::map<std::string, UserId> directory;
  std::map<std::string, UserId> first;
  std::uint32_t seed = 20'240'611;
  for (int step = 0; step < 2'000; ++step) {
    seed = seed * 1'664'525u + 1'013'904'223u;
    const Identity who = identity((seed >> 8) % 2 == 0 ? app_id : "wxsibling",
                                  "o" + std::to_string((seed >> 16) % 40));
    const std::string name = std::string{who.app_id.text()} + "/" + std::string{who.openid.text()};
    const auto found = directory.find(name);
    const Known known{found == directory.end() ? std::nullopt : std::optional{found->second}};
    const UserId fresh = user("u" + std::to_string(step));
    const BindingDecision decision = resolve({who}, known, fresh);
    if (const auto* create = std::get_if<Create>(&decision)) {
      REQUIRE(create->identity == who);
      REQUIRE(directory.emplace(name, create->user).second);
    }
    REQUIRE(first.emplace(name, directory.at(name)).first->second == directory.at(name));
  }
  CHECK(directory.size() == 80);  // the same openid under two accounts is two people
}

TEST_CASE("binding: identifiers have base64url's bytes and bounded lengths") {
  CHECK(OpenId::parse(std::string(28, 'o')));
  CHECK(UnionId::parse(std::string(64, 'u')));
  for (const std::string& bad :
       {std::string{}, std::string(29, 'o'), std::string{"o o"}, std::string("o\0", 2)}) {
    REQUIRE(OpenId::parse(bad).reason() == Reason::field_malformed);
  }
  for (const std::string& bad : {std::string{}, std::string(65, 'u'), std::string{"a/b"}}) {
    REQUIRE_FALSE(UnionId::parse(bad));
    REQUIRE_FALSE(UserId::parse(bad));
  }
}

}  // namespace
}  // namespace menshen::test
