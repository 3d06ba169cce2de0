#pragma once
/// One attempt by one browser to sign in, with the data that decisions depend on.

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
/// Fixed at creation: a ticket for signing in never links, and vice versa (INV-19).
#define MENSHEN_PURPOSES(row) row(sign_in, "sign_in") row(link, "link")

/// How the person agrees after the scan. The app chooses; there is no default
/// (docs/decisions/0023-confirm-has-no-default.md). A link asks for the phone code, whatever the app
/// chose (docs/decisions/0026-linking-asks-for-the-phone-code.md).
/// An app cannot choose `oauth`: WeChat's own browser identifies its user, and that browser holds
/// the ticket, so there is nothing left to confirm.
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
/// row(type, name, initial): the fields of a ticket, in the order of the wire format. The host's
/// code is generated from them.
#define MENSHEN_TICKET_FIXED(row) /* set at creation */                                           \
  row(Purpose,     purpose,        = Purpose::sign_in)                                            \
  row(Instant,     created_at,     = {})                                                          \
  row(AppId,       app_id,         )                                                              \
  row(ClientId,    client_id,      )                                                              \
  row(std::string, redirect_uri,   = {})                                                          \
  row(std::string, code_challenge, = {}) /* base64url(SHA-256(code_verifier)), RFC 7636, or empty */ \
  row(StoredHash,  browser_hash,   = {}) /* of the browser's secret */                            \
  row(std::string, digits,         = {}) /* eight random ones; see confirm_digits.hpp */

#define MENSHEN_TICKET_MOVING(row) /* changed by `advance` */                                     \
  row(State,         state,           = State::waiting)                                           \
  row(Confirm,       confirm,         = Confirm::none) /* escalates to phone_code in doubt */     \
  row(Instant,       deadline,        = {})                                                       \
  row(std::uint32_t, version,         = 1) /* increases with every change (INV-20) */             \
  row(MaybeOpenId,   openid,          = {}) /* who scanned; written once (INV-01) */              \
  row(MaybeUserId,   user,            = {}) /* the user it was approved for */                    \
  row(Reason,        reason,          = Reason::accepted) /* why it was refused */                \
  row(std::uint32_t, conflicts,       = 0) /* scans by other people */                            \
  row(std::uint32_t, codes,           = 0) /* authorization codes issued so far */                \
  row(StoredHash,    code_hash,       = {}) /* of the live authorization code */                  \
  row(std::uint32_t, wrong_verifiers, = 0) /* redemptions refused by PKCE alone */                \
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
