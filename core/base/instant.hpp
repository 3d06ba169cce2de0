#pragma once

#include <compare>
#include <cstdint>

namespace menshen {

/// A length of time in whole milliseconds.
struct Duration {
  std::int64_t ms = 0;
  // NOLINTNEXTLINE(modernize-use-nullptr): as below
  friend constexpr auto operator<=>(const Duration&, const Duration&) = default;
};

constexpr Duration seconds(std::int64_t count) { return Duration{count * 1000}; }

/// A point in time in milliseconds since 1970-01-01T00:00:00Z. The core never reads a clock.
struct Instant {
  std::int64_t ms = 0;
  // clang-tidy 14 takes the 0 of a defaulted comparison for a pointer.
  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
};

/// The same in whole seconds, the unit that WeChat uses.
struct UnixSeconds {
  std::int64_t count = 0;
  constexpr Instant instant() const { return Instant{count * 1000}; }
};

constexpr Instant operator+(Instant at, Duration by) { return Instant{at.ms + by.ms}; }
constexpr Instant operator-(Instant at, Duration by) { return Instant{at.ms - by.ms}; }

}  // namespace menshen
