#pragma once
/// A ticket, something that happened, and the time: what the ticket is now, and what to do.

#include <string>
#include <variant>

#include "core/base/instant.hpp"
#include "core/base/reason.hpp"
#include "core/ticket/effects.hpp"
#include "core/ticket/follower.hpp"
#include "core/ticket/scan_claim.hpp"
#include "core/ticket/ticket.hpp"

namespace menshen {

/// Somebody scanned the QR code.
struct Scanned {
  ScanClaim claim;
};
/// The person who scanned agreed on the confirm page, or said "not me".
struct Confirmed {
  OpenId openid;
  bool elsewhere = false;  // the phone is in another country than the browser (CD-02)
};
struct Denied {
  OpenId openid;
};
/// The directory's answer.
struct Approved {
  UserId user;
};
struct MustChoose {};
struct Refused {
  Reason reason = Reason::accepted;
};
/// The person chose an account on the choosing page.
struct Chosen {
  UserId user;
};
/// The browser asks for its authorization code. The host made the code and hands over its hash.
struct Collected {
  std::string browser_secret;
  StoredHash code_hash;
};
/// A client exchanges the code.
struct Redeemed {
  std::string auth_code;
  ClientId client_id;
  std::string redirect_uri;
  std::string code_verifier;
};
struct Cancelled {
  std::string browser_secret;
};
/// Nothing happened but time.
struct Looked {};
/// The person answered in the chat with the two digits that the browser shows.
struct Answered {
  OpenId openid;
  std::string match_number;
  std::string message_id;  // WeChat's MsgId: the same push again is the same answer
};
/// Somebody typed the code that the chat shows into the browser.
struct Typed {
  std::string browser_secret;
  std::string phone_code;
};

/// The person who scanned no longer follows the account.
struct Unfollowed {
  OpenId openid;
};

/// WeChat's browser said whose it is, and holds the ticket.
struct Entered {
  Follower follower;
  std::string browser_secret;
};

using TicketEvent =
    std::variant<Scanned, Confirmed, Denied, Approved, MustChoose, Refused, Chosen, Collected,
                 Redeemed, Cancelled, Looked, Answered, Typed, Unfollowed, Entered>;

struct Decision {
  Ticket next;
  bool changed = false;              // `next` has to be written
  Reason reason = Reason::accepted;  // why the event itself was turned down
  std::uint32_t tries_left = 0;      // how many more, when the digits were wrong
};

/// Pure and total. A ticket whose deadline has passed expires whatever else happened (RC-14).
/// Doing the same thing twice is doing it once, counts and codes excepted (INV-14).
Decision advance(const Ticket& ticket, const TicketEvent& event, Instant now);

}  // namespace menshen
