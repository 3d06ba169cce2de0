#pragma once
/// A small world of two browsers, two people and one clock, driven by external choices. After every
/// step it checks INV-01 to INV-14, 19, 20 and 24 (docs/threats.md#invariants-of-a-ticket) against
/// a model that does not read the lifecycle table.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/ticket/advance.hpp"

namespace menshen::test {

/// A number below its argument: from a seeded generator, or from a fuzzer's bytes.
using Pick = std::function<unsigned(unsigned)>;

class Walk {
 public:
  explicit Walk(const Pick& pick);

  /// Applies one event to one ticket, now or some time later.
  ///   Returns: the broken promise, or nothing.
  std::optional<std::string> step(const Pick& pick);

  unsigned reached(State state) const { return reached_[static_cast<std::size_t>(state)]; }

 private:
  struct Desk {
    Ticket ticket;
    std::string browser_secret;
    std::string verifier;
    std::string live_code = {};
    std::vector<std::string> dead_codes = {};
    unsigned redeemed = 0;
  };

  Desk new_desk(const Pick& pick);
  TicketEvent next_event(const Pick& pick, const Desk& desk);
  std::optional<std::string> judge(const Desk& desk, const TicketEvent& what,
                                   const Decision& decision);
  std::string code_for(const Pick& pick, const Desk& desk) const;
  void settle(Desk& desk, const TicketEvent& what, const Decision& decision);

  Instant now_;
  std::vector<Desk> desks_;
  unsigned serial_ = 0;
  std::string minted_;
  std::array<unsigned, state_names.size()> reached_{};
};

}  // namespace menshen::test
