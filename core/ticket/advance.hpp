#pragma once
/// Advances a ticket: from a ticket, an event and the time to the new ticket and the effects.

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
/// event(type, name, fields): the events of a ticket. The index in the list crosses the WebAssembly
/// boundary, and the host's code is generated from it.
#define MENSHEN_TICKET_EVENTS(event)                                                              \
  event(Scanned,    scanned,     MENSHEN_SCANNED)    /* a person scanned the QR code */           \
  event(Confirmed,  confirmed,   MENSHEN_CONFIRMED)  /* the same person agreed on the page */     \
  event(Denied,     denied,      MENSHEN_DENIED)     /* the person said "not me" */               \
  event(Approved,   approved,    MENSHEN_APPROVED)   /* the directory found the user */           \
  event(MustChoose, must_choose, MENSHEN_NOTHING)    /* the directory asks for a choice */        \
  event(Refused,    refused,     MENSHEN_REFUSED)    /* the directory refuses */                  \
  event(Chosen,     chosen,      MENSHEN_CHOSEN)     /* the person chose an account */            \
  event(Collected,  collected,   MENSHEN_COLLECTED)  /* the browser asks for its code */          \
  event(Redeemed,   redeemed,    MENSHEN_REDEEMED)   /* a client exchanges the code */            \
  event(Cancelled,  cancelled,   MENSHEN_CANCELLED)  /* the browser gave up */                    \
  event(Looked,     looked,      MENSHEN_NOTHING)    /* only time has passed */                   \
  event(Answered,   answered,    MENSHEN_ANSWERED)   /* the person sent two digits in chat */     \
  event(Typed,      typed,       MENSHEN_TYPED)      /* the browser sent the phone code */        \
  event(Unfollowed, unfollowed,  MENSHEN_UNFOLLOWED) /* the person unfollowed the account */      \
  event(Entered,    entered,     MENSHEN_ENTERED)    /* WeChat's browser identified its user */   \
  event(Displaced,  displaced,   MENSHEN_NOTHING)    /* another page took its chat code's place */

/// row(type, name), in the order of the wire format.
#define MENSHEN_NOTHING(row)
#define MENSHEN_SCANNED(row)    row(ScanClaim, claim)
/* elsewhere: the phone is in another country than the browser (CD-02) */
#define MENSHEN_CONFIRMED(row)  row(OpenId, openid) row(bool, elsewhere)
#define MENSHEN_DENIED(row)     row(OpenId, openid)
#define MENSHEN_APPROVED(row)   row(UserId, user)
#define MENSHEN_REFUSED(row)    row(Reason, reason)
#define MENSHEN_CHOSEN(row)     row(UserId, user)
/* code_hash: the hash of the code that the host made */
#define MENSHEN_COLLECTED(row)  row(std::string, browser_secret) row(StoredHash, code_hash)
#define MENSHEN_REDEEMED(row)   row(std::string, auth_code) row(ClientId, client_id) \
                                row(std::string, redirect_uri) row(std::string, code_verifier)
#define MENSHEN_CANCELLED(row)  row(std::string, browser_secret)
/* message_id: WeChat's MsgId; a repeated push gets the same answer */
#define MENSHEN_ANSWERED(row)   row(OpenId, openid) row(std::string, match_number) \
                                row(std::string, message_id)
#define MENSHEN_TYPED(row)      row(std::string, browser_secret) row(std::string, phone_code)
#define MENSHEN_UNFOLLOWED(row) row(OpenId, openid) row(bool, ends)
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

/// The first argument absorbs the comma that a list of rows begins with.
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
  bool changed = false;              // `next` has to be stored
  Reason reason = Reason::accepted;  // why the event was refused
  std::uint32_t tries_left = 0;      // after a wrong answer
};

/// Pure and total. A ticket whose deadline has passed expires whatever the event (RC-14).
/// Idempotent, except for counts and codes (INV-14).
Decision advance(const Ticket& ticket, const TicketEvent& event, Instant now);

}  // namespace menshen
