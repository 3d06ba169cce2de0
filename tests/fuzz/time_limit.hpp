#pragma once
/// A limit for the processor time of one input: work that grows faster than its input is a finding,
/// like a trap. Processor time and not the clock's, because the machine does other things too.

#include <cstdint>
#include <ctime>

#include "core/base/invariant.hpp"

namespace menshen::test {

class TimeLimit {
 public:
  explicit TimeLimit(std::int64_t milliseconds) : end_(now() + milliseconds * 1'000'000) {}
  ~TimeLimit() { invariant(now() <= end_); }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

 private:
  static std::int64_t now() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
  }

  std::int64_t end_;
};

}  // namespace menshen::test
