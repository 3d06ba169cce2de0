#pragma once
/// The life of a ticket as the browser sees it: which news to believe, what to show, what to do
/// next and when. Pure and total; the clock, the network and chance come in as numbers.

#include <cstdint>

#include "core/ticket/lifecycle.hpp"
#include "wasm/widget_views.hpp"

namespace menshen::widget {

/// What a message is worth (INV-20: never a lower version after a higher one). Version 0 on the
/// left means that nothing has been shown yet; a message never carries it.
News judge(State shown, std::uint32_t shown_version, State incoming,
           std::uint32_t incoming_version);

/// What the browser knows now.
struct Moment {
  State state;
  std::int32_t ms_left;           // to the state's deadline, by a clock that never jumps
  std::uint32_t refreshes;        // automatic ones so far
  std::uint32_t failures;         // of the network, in a row
  std::uint32_t socket_failures;  // of WebSockets, for this ticket
  bool linked;                    // a connection is open or being opened
  bool online;
  bool visible;
  bool collected;  // the page holds the code already
  std::uint32_t random;
};

struct Plan {
  View view{};
  Action action{};
  std::int32_t after_ms = 0;
  bool renews = false;  // the QR is of no use, and a new one comes by itself
};

Plan plan(const Moment& now);

}  // namespace menshen::widget
