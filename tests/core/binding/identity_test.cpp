#include "core/binding/identity.hpp"

#include <string>
#include <type_traits>

#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

// ID-01, ID-02: no identifier type converts into another, or from an unchecked string.
template <class... Ts>
struct Types {};
template <class From, class... Tos>
constexpr bool none_from = (... &&
                            (std::is_same_v<From, Tos> || (!std::is_convertible_v<From, Tos> &&
                                                           !std::is_constructible_v<Tos, From>)));
template <class... Ts>
constexpr bool apart(Types<Ts...>) {
  return (... && none_from<Ts, OpenId, UnionId, UserId, AppId, OpenPlatform, ClientId>);
}
static_assert(apart(Types<OpenId, UnionId, UserId, AppId, OpenPlatform, ClientId, std::string,
                          std::string_view>{}));
static_assert(!std::is_convertible_v<Identity, Union> && !std::is_constructible_v<Union, Identity>);
static_assert(!std::is_convertible_v<Union, Identity> && !std::is_constructible_v<Identity, Union>);
static_assert(!std::is_default_constructible_v<OpenId> && !std::is_default_constructible_v<UserId>);

TEST_CASE("binding: identifiers have base64url characters and bounded lengths") {
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
  CHECK(OpenPlatform::parse("acme-open"));
  for (const std::string& bad : {std::string{}, std::string(65, 'u'), std::string{"Acme_Open"}}) {
    REQUIRE_FALSE(OpenPlatform::parse(bad));
  }
}

}  // namespace
}  // namespace menshen::test
