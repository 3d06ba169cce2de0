#pragma once
/// The life of a ticket, as one table: the only place that names a transition. The diagram in
/// ARCHITECTURE.md, the exhaustive test and the browser build read it.

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"

namespace menshen {

// clang-format off
#define MENSHEN_STATES(row) \
  row(waiting)   /* the QR code is on the screen */                               \
  row(scanned)   /* a person scanned; the app's confirm policy is not met yet */  \
  row(confirmed) /* the person agreed; the directory looks up the user */         \
  row(choosing)  /* the person chooses an account, or says yes to a link */         \
  row(approved)  /* the account is known; the browser may collect */              \
  row(granted)   /* an authorization code has been issued */                      \
  row(redeemed)  /* the code was exchanged: signed in */                          \
  row(expired)   /* a deadline passed */                                          \
  row(cancelled) /* the browser gave up */                                        \
  row(denied)    /* the person said no */                                         \
  row(refused)   /* the rules refused; the ticket holds the reason */

#define MENSHEN_EVENTS(row) \
  row(scan) row(confirm) row(deny) row(approve) row(ask) row(refuse) row(choose) \
  row(collect) row(redeem) row(cancel) row(expire) row(revoke)
// clang-format on

#define MENSHEN_ENUMERATOR(name) name,
#define MENSHEN_NAME(name) std::string_view{#name},
enum class State : std::uint8_t { MENSHEN_STATES(MENSHEN_ENUMERATOR) };
enum class Event : std::uint8_t { MENSHEN_EVENTS(MENSHEN_ENUMERATOR) };
inline constexpr std::array state_names = {MENSHEN_STATES(MENSHEN_NAME)};
inline constexpr std::array event_names = {MENSHEN_EVENTS(MENSHEN_NAME)};
#undef MENSHEN_NAME
#undef MENSHEN_ENUMERATOR

struct Step {
  State from;
  Event on;
  State to;
};

inline constexpr std::array steps = {
    Step{State::waiting, Event::scan, State::scanned},
    Step{State::scanned, Event::confirm, State::confirmed},
    Step{State::scanned, Event::deny, State::denied},
    Step{State::confirmed, Event::approve, State::approved},
    Step{State::confirmed, Event::ask, State::choosing},
    Step{State::confirmed, Event::refuse, State::refused},
    Step{State::choosing, Event::choose, State::approved},
    Step{State::approved, Event::collect, State::granted},
    Step{State::granted, Event::collect, State::granted},  // revokes the earlier code
    Step{State::granted, Event::redeem, State::redeemed},
    Step{State::granted, Event::revoke, State::refused},  // too many wrong verifiers

    // "Not me" during the sign-in: by the link in the chat, whatever the app's policy.
    Step{State::confirmed, Event::deny, State::denied},
    Step{State::choosing, Event::deny, State::denied},
    Step{State::approved, Event::deny, State::denied},
    Step{State::granted, Event::deny, State::denied},

    Step{State::waiting, Event::cancel, State::cancelled},
    Step{State::scanned, Event::cancel, State::cancelled},
    Step{State::confirmed, Event::cancel, State::cancelled},
    Step{State::choosing, Event::cancel, State::cancelled},
    Step{State::approved, Event::cancel, State::cancelled},
    Step{State::granted, Event::cancel, State::cancelled},

    Step{State::waiting, Event::expire, State::expired},
    Step{State::scanned, Event::expire, State::expired},
    Step{State::confirmed, Event::expire, State::expired},
    Step{State::choosing, Event::expire, State::expired},
    Step{State::approved, Event::expire, State::expired},
    Step{State::granted, Event::expire, State::expired},
};

constexpr std::string_view name_of(State state) {
  return state_names[static_cast<std::size_t>(state)];
}
constexpr std::string_view name_of(Event event) {
  return event_names[static_cast<std::size_t>(event)];
}

/// A final state has no transition out of it in the table.
constexpr bool is_end(State state) {
  for (const Step& step : steps) {
    if (step.from == state) return false;
  }
  return true;
}

/// The next state, or the reason for the refusal. Total: every pair has an answer (INV-24).
constexpr Result<State> next_state(State from, Event on) {
  for (const Step& step : steps) {
    if (step.from == from && step.on == on) return step.to;
  }
  return from == State::expired ? Reason::ticket_expired : Reason::ticket_out_of_turn;
}

static_assert(is_end(State::redeemed) && is_end(State::expired) && is_end(State::cancelled) &&
              is_end(State::denied) && is_end(State::refused));
static_assert(!next_state(State::redeemed, Event::redeem), "a redeemed ticket stays redeemed");
static_assert(!next_state(State::cancelled, Event::scan), "a cancelled page never completes");

}  // namespace menshen
