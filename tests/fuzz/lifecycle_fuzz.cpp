// Turns bytes into events of two tickets, and checks every promise after each event.

#include <cstdio>

#include "core/base/invariant.hpp"
#include "tests/core/ticket/walk.hpp"
#include "tests/fuzz/time_limit.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const menshen::test::TimeLimit limit{1000};
  std::size_t at = 0;
  const menshen::test::Pick pick = [&](unsigned below) {
    const unsigned high = at < size ? data[at++] : 0;
    const unsigned low = below > 256 && at < size ? data[at++] : 0;
    return (below > 256 ? high * 256 + low : high) % below;
  };
  menshen::test::Walk walk{pick};
  while (at < size) {
    const auto broken = walk.step(pick);
    if (broken) std::fprintf(stderr, "%s\n", broken->c_str());
    menshen::invariant(!broken);
  }
  return 0;
}
