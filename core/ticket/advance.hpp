#pragma once
/// A ticket, something that happened, and the time: what the ticket is now, and what to do.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/instant.hpp"
#include "core/base/reason.hpp"
#include "core/ticket/effects.hpp"
#include "core/ticket/follower.hpp"
#include "core/ticket/scan_claim.hpp"
#include "core/ticket/ticket.hpp"

namespace menshen {

// clang-format off
/// event(type, name, fields): what may happen to a ticket. The place in the list is what crosses the
/// door, and the host's side is generated from it.
#define MENSHEN_TICKET_EVENTS(event)                                                              \
  event(Scanned,    scanned,     MENSHEN_SCANNED)    /* somebody scanned the QR code */           \
  event(Confirmed,  confirmed,   MENSHEN_CONFIRMED)  /* the same person agreed on the page */     \
  event(Denied,     denied,      MENSHEN_DENIED)     /* they said "not me" */                     \
  event(Approved,   approved,    MENSHEN_APPROVED)   /* the directory knows who it is */          \
  event(MustChoose, must_choose, MENSHEN_NOTHING)    /* the directory wants them to choose */     \
  event(Refused,    refused,     MENSHEN_REFUSED)    /* the directory refuses */                  \
  event(Chosen,     chosen,      MENSHEN_CHOSEN)     /* they chose an account */                  \
  event(Collected,  collected,   MENSHEN_COLLECTED)  /* the browser asks for its code */          \
  event(Redeemed,   redeemed,    MENSHEN_REDEEMED)   /* a client exchanges the code */            \
  event(Cancelled,  cancelled,   MENSHEN_CANCELLED)  /* the browser gave up */                    \
  event(Looked,     looked,      MENSHEN_NOTHING)    /* nothing happened but time */              \
  event(Answered,   answered,    MENSHEN_ANSWERED)   /* the chat sent two digits */               \
  event(Typed,      typed,       MENSHEN_TYPED)      /* the browser sent the chat's digits */     \
  event(Unfollowed, unfollowed,  MENSHEN_UNFOLLOWED) /* they no longer follow the account */      \
  event(Entered,    entered,     MENSHEN_ENTERED)    /* WeChat's browser said whose it is */

/// row(type, name), in the order in which they cross the door.
#define MENSHEN_NOTHING(row)
#define MENSHEN_SCANNED(row)    row(ScanClaim, claim)
/* elsewhere: the phone is in another country than the browser (CD-02) */
#define MENSHEN_CONFIRMED(row)  row(OpenId, openid) row(bool, elsewhere)
#define MENSHEN_DENIED(row)     row(OpenId, openid)
#define MENSHEN_APPROVED(row)   row(UserId, user)
#define MENSHEN_REFUSED(row)    row(Reason, reason)
#define MENSHEN_CHOSEN(row)     row(UserId, user)
/* code_hash: the host made the code, and hands over its hash */
#define MENSHEN_COLLECTED(row)  row(std::string, browser_secret) row(StoredHash, code_hash)
#define MENSHEN_REDEEMED(row)   row(std::string, auth_code) row(ClientId, client_id) \
                                row(std::string, redirect_uri) row(std::string, code_verifier)
#define MENSHEN_CANCELLED(row)  row(std::string, browser_secret)
/* message_id: WeChat's MsgId; the same push again is the same answer */
#define MENSHEN_ANSWERED(row)   row(OpenId, openid) row(std::string, match_number) \
                                row(std::string, message_id)
#define MENSHEN_TYPED(row)      row(std::string, browser_secret) row(std::string, phone_code)
#define MENSHEN_UNFOLLOWED(row) row(OpenId, openid)
#define MENSHEN_ENTERED(row)    row(Follower, follower) row(std::string, browser_secret)
// clang-format on

#define MENSHEN_FIELD(type, name) type name;
#define MENSHEN_STRUCT(type, name, fields) \
  struct type {                            \
    fields(MENSHEN_FIELD)                  \
  };
MENSHEN_TICKET_EVENTS(MENSHEN_STRUCT)
#undef MENSHEN_STRUCT
#undef MENSHEN_FIELD

/// The first argument takes the comma that a list of rows begins with.
template <class None, class... Types>
using VariantOf = std::variant<Types...>;

#define MENSHEN_ALTERNATIVE(type, name, fields) , type
#define MENSHEN_ENUMERATOR(type, name, fields) name,
#define MENSHEN_NAME(type, name, fields) std::string_view{#name},
using TicketEvent = VariantOf<void MENSHEN_TICKET_EVENTS(MENSHEN_ALTERNATIVE)>;
enum class TicketEventKind : std::uint8_t { MENSHEN_TICKET_EVENTS(MENSHEN_ENUMERATOR) };
inline constexpr std::array ticket_event_names = {MENSHEN_TICKET_EVENTS(MENSHEN_NAME)};
#undef MENSHEN_NAME
#undef MENSHEN_ENUMERATOR
#undef MENSHEN_ALTERNATIVE

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
