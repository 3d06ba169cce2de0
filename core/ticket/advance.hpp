#pragma once
/// A ticket, something that happened, and the time: what the ticket is now, and what to do.

#include <string>
#include <string_view>
#include <variant>

#include "core/base/instant.hpp"
#include "core/base/reason.hpp"
#include "core/ticket/claim.hpp"
#include "core/ticket/ticket.hpp"

namespace menshen {

/// Somebody scanned the QR code.
struct Scanned {
  Claim claim;
};
/// The person who scanned agreed, or said "not me".
struct Confirmed {
  std::string openid;
};
struct Denied {
  std::string openid;
};
/// The directory's answer.
struct Approved {
  std::string user;
};
struct MustChoose {};
struct Refused {
  Reason reason = Reason::accepted;
};
/// The person chose an account on the choosing page.
struct Chosen {
  std::string user;
};
/// The browser asks for its authorization code. The host made the code and hands over its hash.
struct Collected {
  std::string browser_secret;
  std::string code_hash;
};
/// A client exchanges the code.
struct Redeemed {
  std::string code;
  std::string client_id;
  std::string redirect_uri;
  std::string code_verifier;
};
struct Cancelled {
  std::string browser_secret;
};
/// Nothing happened but time.
struct Looked {};

using Happening = std::variant<Scanned, Confirmed, Denied, Approved, MustChoose, Refused, Chosen,
                               Collected, Redeemed, Cancelled, Looked>;

/// What the host has to do. Derived from a ticket alone, so that a crash between the write and the
/// deed loses nothing: whoever reads the ticket again finds the same.
struct Effects {
  bool ask_directory = false;
  Instant wake_at;  // when the ticket's deadline, hidden grace included, passes
};
Effects effects_of(const Ticket& ticket);

/// What the scanning phone is told.
enum class PhoneAnswer : std::uint8_t { signing_in, taken, too_late, refused };
PhoneAnswer answer_to(const Ticket& ticket, std::string_view openid);

struct Decision {
  Ticket next;
  bool changed = false;              // `next` has to be written
  Reason reason = Reason::accepted;  // why the happening itself was turned down
};

/// Pure and total. A ticket whose deadline has passed expires whatever else happened (RC-14).
/// Doing the same thing twice is doing it once, counts and codes excepted (INV-14).
Decision advance(const Ticket& ticket, const Happening& happening, Instant now);

}  // namespace menshen
