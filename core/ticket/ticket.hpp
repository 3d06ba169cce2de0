#pragma once
/// One attempt by one browser to sign in, as far as deciding about it goes.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/instant.hpp"
#include "core/base/reason.hpp"
#include "core/ticket/lifecycle.hpp"
#include "core/ticket/stored_hash.hpp"

namespace menshen {

// clang-format off
/// Fixed at creation: a ticket made to sign in never links, and the other way round (INV-19).
#define MENSHEN_PURPOSES(row) row(sign_in, "sign_in") row(link, "link")

/// How the person agrees after the scan. The app chooses; there is no default
/// (docs/decisions/0023-confirm-has-no-default.md).
/// `oauth` is no choice of an app's: WeChat's own browser said who its person is, and that browser
/// holds the ticket, so that nothing is left to confirm.
#define MENSHEN_CONFIRMATIONS(row) \
  row(none,       "none")                                                                         \
  row(tap,        "tap")                                                                          \
  row(reply,      "reply")                                                                        \
  row(phone_code, "phone-code")                                                                   \
  row(oauth,      "oauth")
// clang-format on

#define MENSHEN_ENUMERATOR(name, text) name,
#define MENSHEN_NAME(name, text) std::string_view{text},
enum class Purpose : std::uint8_t { MENSHEN_PURPOSES(MENSHEN_ENUMERATOR) };
enum class Confirm : std::uint8_t { MENSHEN_CONFIRMATIONS(MENSHEN_ENUMERATOR) };
inline constexpr std::array purpose_names = {MENSHEN_PURPOSES(MENSHEN_NAME)};
inline constexpr std::array confirmation_names = {MENSHEN_CONFIRMATIONS(MENSHEN_NAME)};
#undef MENSHEN_NAME
#undef MENSHEN_ENUMERATOR

// clang-format off
/// row(type, name, initial): the fields of a ticket, in the order in which they cross the door. The
/// host's side is generated from them.
#define MENSHEN_TICKET_FIXED(row) /* at creation */                                               \
  row(Purpose,     purpose,        = Purpose::sign_in)                                            \
  row(Instant,     created_at,     = {})                                                          \
  row(AppId,       app_id,         )                                                              \
  row(ClientId,    client_id,      )                                                              \
  row(std::string, redirect_uri,   = {})                                                          \
  row(std::string, code_challenge, = {}) /* base64url(SHA-256(code_verifier)), RFC 7636, or empty */ \
  row(StoredHash,  browser_hash,   = {}) /* of the browser's secret */                            \
  row(std::string, digits,         = {}) /* eight random ones; see confirm_digits.hpp */

#define MENSHEN_TICKET_MOVING(row) /* by `advance` */                                             \
  row(State,         state,           = State::waiting)                                           \
  row(Confirm,       confirm,         = Confirm::none) /* a doubt raises it to phone_code */      \
  row(Instant,       deadline,        = {})                                                       \
  row(std::uint32_t, version,         = 1) /* strictly rises with every change (INV-20) */        \
  row(MaybeOpenId,   openid,          = {}) /* who scanned; written once (INV-01) */              \
  row(MaybeUserId,   user,            = {}) /* the account it was approved for */                 \
  row(Reason,        reason,          = Reason::accepted) /* why it was refused */                \
  row(std::uint32_t, conflicts,       = 0) /* how often somebody else scanned it too */           \
  row(std::uint32_t, codes,           = 0) /* how many authorization codes were minted */         \
  row(StoredHash,    code_hash,       = {}) /* of the live authorization code */                  \
  row(std::uint32_t, wrong_verifiers, = 0) /* redemptions that only PKCE turned down */           \
  row(std::string,   tried,           = {}) /* wrong answers; see confirm_digits.hpp */
// clang-format on

using MaybeOpenId = std::optional<OpenId>;
using MaybeUserId = std::optional<UserId>;

#define MENSHEN_FIELD(type, name, initial) type name initial;
struct Ticket {
  MENSHEN_TICKET_FIXED(MENSHEN_FIELD)
  MENSHEN_TICKET_MOVING(MENSHEN_FIELD)
  friend bool operator==(const Ticket&, const Ticket&) = default;
};
#undef MENSHEN_FIELD

}  // namespace menshen
