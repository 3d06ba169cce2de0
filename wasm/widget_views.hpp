#pragma once
/// The widget's vocabulary: the views, the actions, the values of a message, and the limits of its
/// patience.

#include <cstdint>

namespace menshen::widget {

// clang-format off
#define MENSHEN_VIEWS(row) \
  row(waiting)   /* the QR code, ready to be scanned */                           \
  row(scanned)   /* the person continues on the phone */                          \
  row(choosing)  /* the person chooses between a new and an old account */        \
  row(signing)   /* the phone has finished; the code is on its way */             \
  row(success)   /* the page holds the code, or the ticket was redeemed */        \
  row(expired)   /* the QR code is no longer usable */                            \
  row(denied)    /* the person said no */                                         \
  row(refused)   /* the rules said no */                                          \
  row(cancelled) /* the browser gave up */                                        \
  row(offline)   /* the ticket lives, but its news cannot reach the browser */

#define MENSHEN_ACTIONS(row) \
  row(rest)    /* nothing; ask again after the delay, if any */                   \
  row(socket)  /* open the WebSocket */                                           \
  row(poll)    /* ask by long-poll instead */                                     \
  row(collect) /* trade the approved ticket for a code */                         \
  row(refresh) /* start a new ticket */                                           \
  row(leave)   /* close the connection: no news can come */

/* `same` repeats the current view; only its deadline is new. `stale` must not be shown. */
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
// A message of the last second may still be on its way when the browser's clock reaches the
// deadline.
inline constexpr std::int32_t late_news_ms = 2'000;
// Asking too early is harmless, and the limit keeps the delay within 16 bits.
inline constexpr std::int32_t rest_last_ms = 60'000;

}  // namespace menshen::widget
