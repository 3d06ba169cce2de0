#pragma once
/// One attempt by one browser to sign in, as far as deciding about it goes.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/instant.hpp"
#include "core/base/reason.hpp"
#include "core/ticket/lifecycle.hpp"

namespace menshen {

/// How the person agrees after the scan. The app chooses; there is no default
/// (docs/decisions/0023-confirm-has-no-default.md).
/// `oauth` is no choice of an app's: WeChat's own browser said who its person is, and that browser
/// holds the ticket, so that nothing is left to confirm.
enum class Confirm : std::uint8_t { none, tap, reply, phone_code, oauth };
inline constexpr std::array<std::string_view, 4> confirm_names = {"none", "tap", "reply",
                                                                  "phone-code"};
/// Fixed at creation: a ticket made to sign in never links, and the other way round (INV-19).
enum class Purpose : std::uint8_t { sign_in, link };

struct Ticket {
  // Fixed at creation.
  Purpose purpose = Purpose::sign_in;
  Instant created_at;
  std::string app_id;
  std::string client_id;
  std::string redirect_uri;
  std::string code_challenge;  // base64url(SHA-256(code_verifier)), RFC 7636 section 4.2, or empty
  std::string browser_hash;    // SHA-256 of the browser's secret, 32 bytes
  std::string digits;          // eight random ones; core/ticket/confirm_digits.hpp

  // Moved on by `advance`.
  State state = State::waiting;
  Confirm confirm = Confirm::none;  // what the app asks; a doubt raises tap and reply to phone_code
  Instant deadline;
  std::uint32_t version = 1;          // strictly rises with every change (INV-20)
  std::string openid;                 // the openid that scanned; written once (INV-01)
  std::string user;                   // the account it was approved for
  Reason reason = Reason::accepted;   // why it was refused
  std::uint32_t conflicts = 0;        // how often somebody else scanned it too
  std::uint32_t codes = 0;            // how many codes were minted
  std::string code_hash;              // SHA-256 of the live code, 32 bytes, or empty
  std::uint32_t wrong_verifiers = 0;  // redemptions that only PKCE turned down
  std::string tried;  // the wrong answers that confirmed nothing; see confirm_digits.hpp

  friend bool operator==(const Ticket&, const Ticket&) = default;
};

}  // namespace menshen
