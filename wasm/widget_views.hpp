#pragma once
/// What the browser's side of a ticket is made of: what it can show, what it can do, what a message
/// can be worth, and how patient it is.

#include <cstdint>

namespace menshen::widget {

// clang-format off
#define MENSHEN_VIEWS(row) \
  row(waiting)   /* the QR, ready to be scanned */                                \
  row(scanned)   /* the person goes on with the phone */                          \
  row(choosing)  /* the person chooses between a new and an old account */        \
  row(signing)   /* the phone's part is done; the code is on its way */           \
  row(success)   /* the page holds the code, or the ticket was redeemed */        \
  row(expired)   /* the QR is of no use any more */                               \
  row(denied)    /* the person said no */                                         \
  row(refused)   /* the rules said no */                                          \
  row(cancelled) /* the browser gave up */                                        \
  row(offline)   /* the ticket lives on, but its news cannot reach the browser */

#define MENSHEN_ACTIONS(row) \
  row(rest)    /* nothing, but ask again after the delay if there is one */       \
  row(socket)  /* open the WebSocket */                                           \
  row(poll)    /* ask by long-poll instead */                                     \
  row(collect) /* trade the approved ticket for a code */                         \
  row(refresh) /* start a new ticket */                                           \
  row(leave)   /* close the connection: no news can come */

/* `same` repeats what is shown: only its deadline is news. `stale` must not be shown at all. */
#define MENSHEN_WIDGET_NEWS(row) row(stale) row(same) row(fresh)
// clang-format on

#define MENSHEN_ENUMERATOR(name) name,
enum class View : std::uint8_t { MENSHEN_VIEWS(MENSHEN_ENUMERATOR) };
enum class Action : std::uint8_t { MENSHEN_ACTIONS(MENSHEN_ENUMERATOR) };
enum class News : std::uint8_t { MENSHEN_WIDGET_NEWS(MENSHEN_ENUMERATOR) };
#undef MENSHEN_ENUMERATOR

inline constexpr std::uint32_t refreshes_max = 3;
inline constexpr std::uint32_t socket_failures_max = 2;
inline constexpr std::uint32_t failures_until_offline = 3;
inline constexpr std::int32_t backoff_first_ms = 500;
inline constexpr std::int32_t backoff_last_ms = 30'000;
// News of the last second may still be under way when the browser's own clock says it is over.
inline constexpr std::int32_t late_news_ms = 2'000;
// Nothing is lost by asking too early, and the delay then fits into 16 bits.
inline constexpr std::int32_t rest_last_ms = 60'000;

}  // namespace menshen::widget
