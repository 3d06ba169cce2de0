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
  row(none,       "none")          \
  row(tap,        "tap")           \
  row(reply,      "reply")         \
  row(phone_code, "phone-code")    \
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

struct Ticket {
  // Fixed at creation.
  Purpose purpose = Purpose::sign_in;
  Instant created_at;
  AppId app_id;
  ClientId client_id;
  std::string redirect_uri;
  std::string code_challenge;  // base64url(SHA-256(code_verifier)), RFC 7636 section 4.2, or empty
  StoredHash browser_hash;     // of the browser's secret
  std::string digits;          // eight random ones; core/ticket/confirm_digits.hpp

  // Moved on by `advance`.
  State state = State::waiting;
  Confirm confirm = Confirm::none;  // what the app asks; a doubt raises tap and reply to phone_code
  Instant deadline;
  std::uint32_t version = 1;          // strictly rises with every change (INV-20)
  std::optional<OpenId> openid;       // who scanned; written once (INV-01)
  std::optional<UserId> user;         // the account it was approved for
  Reason reason = Reason::accepted;   // why it was refused
  std::uint32_t conflicts = 0;        // how often somebody else scanned it too
  std::uint32_t codes = 0;            // how many codes were minted
  StoredHash code_hash;               // of the live code
  std::uint32_t wrong_verifiers = 0;  // redemptions that only PKCE turned down
  std::string tried;  // the wrong answers that confirmed nothing; see confirm_digits.hpp

  friend bool operator==(const Ticket&, const Ticket&) = default;
};

}  // namespace menshen
