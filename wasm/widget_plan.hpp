#pragma once
/// The life of a ticket in the browser: which messages to accept, what to show, what to do next and
/// when. Pure and total; time, network state and randomness are parameters.

#include <cstdint>

#include "core/ticket/lifecycle.hpp"
#include "wasm/widget_views.hpp"

namespace menshen::widget {

/// Whether a message counts (INV-20: never a lower version after a higher one). Version 0 on the
/// left means that nothing has been shown yet; messages never have version 0.
News judge(State shown, std::uint32_t shown_version, State incoming,
           std::uint32_t incoming_version);

/// The browser's current knowledge.
struct Moment {
  State state;
  std::int32_t ms_left;           // until the state's deadline, by a monotonic clock
  std::uint32_t refreshes;        // automatic ones so far
  std::uint32_t failures;         // consecutive network failures
  std::uint32_t socket_failures;  // WebSocket failures of this ticket
  bool linked;                    // a connection is open or being opened
  bool online;
  bool visible;
  bool collected;  // the page already holds the code
  std::uint32_t random;
};

struct Plan {
  View view{};
  Action action{};
  std::int32_t after_ms = 0;
  bool renews = false;  // the QR code is unusable, and a new one comes by itself
};

Plan plan(const Moment& now);

}  // namespace menshen::widget
