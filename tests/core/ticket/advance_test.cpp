#include "core/ticket/advance.hpp"

#include "tests/core/ticket/bench.hpp"

namespace menshen::test {
namespace {

TEST_CASE("ticket: a scan leads to a finished sign-in, and every change raises the version") {
  TicketBench bench;
  REQUIRE(bench.scan() == Reason::accepted);
  CHECK(bench.ticket.state == State::confirmed);
  CHECK(effects_of(bench.ticket).ask_directory);
  REQUIRE(bench.happens(Approved{user_id("u1")}) == Reason::accepted);
  CHECK(bench.ticket.user == user_id("u1"));
  CHECK_FALSE(effects_of(bench.ticket).ask_directory);
  REQUIRE(bench.collect("code") == Reason::accepted);
  REQUIRE(bench.redeem("code") == Reason::accepted);
  CHECK(bench.ticket.state == State::redeemed);
  CHECK(bench.ticket.version == 5);
}

TEST_CASE("ticket: a person chooses an account, and a refusal keeps its reason") {
  TicketBench bench;
  bench.scan();
  TicketBench refused = bench;
  CHECK(bench.happens(MustChoose{}) == Reason::accepted);
  CHECK(bench.ticket.deadline == start + seconds(600));
  CHECK(bench.happens(Chosen{user_id("old")}) == Reason::accepted);
  CHECK(bench.ticket.state == State::approved);
  CHECK(bench.ticket.user == user_id("old"));
  CHECK(refused.happens(Refused{Reason::identity_conflict}) == Reason::accepted);
  CHECK(refused.ticket.reason == Reason::identity_conflict);
  CHECK(refused.happens(Approved{user_id("u")}) == Reason::ticket_out_of_turn);
}

TEST_CASE("INV-01: the first claim wins, and later ones are only counted") {
  TicketBench bench;
  bench.scan(alice);
  const Ticket before = bench.ticket;
  CHECK(bench.scan(bob) == Reason::ticket_claimed);
  CHECK(bench.ticket.openid == openid(alice));
  CHECK(bench.ticket.conflicts == 1);
  CHECK(bench.ticket.version == before.version + 1);
  CHECK(bench.scan(alice) == Reason::accepted);
  CHECK(bench.ticket.conflicts == 1);
  CHECK(answer_to(bench.ticket, openid(alice)) == PhoneAnswer::signing_in);
  CHECK(answer_to(bench.ticket, openid(bob)) == PhoneAnswer::taken);
}

TEST_CASE("INV-02, BI 34: a scan under another account changes nothing") {
  TicketBench bench;
  const Ticket before = bench.ticket;
  const ScanClaim foreign = ScanClaim::rehydrate_verified(must(AppId::parse("wxanother")),
                                                          openid(alice), UnixSeconds{now_s});
  CHECK(bench.happens(Scanned{foreign}) == Reason::account_mismatch);
  CHECK(bench.ticket == before);
}

TEST_CASE("BI 60, 61, D7: CreateTime lies within 300 s of the ticket's times") {
  const auto [create_time, reason] =
      GENERATE(table<std::int64_t, Reason>({{0, Reason::event_stale},
                                            {-1, Reason::event_stale},
                                            {now_s - 301, Reason::event_stale},
                                            {now_s - 300, Reason::accepted},
                                            {now_s, Reason::accepted},
                                            {now_s + 300, Reason::accepted},
                                            {now_s + 301, Reason::event_stale},
                                            {9'999'999'999, Reason::event_stale}}));
  CAPTURE(create_time);
  TicketBench bench;
  CHECK(bench.scan(alice, create_time) == reason);
  CHECK((bench.ticket.state == State::confirmed) == (reason == Reason::accepted));
}

TEST_CASE("INV-02, RC-04: a scan that arrives late is accepted for a hidden grace of 15 s") {
  TicketBench bench;
  bench.now = bench.ticket.deadline + seconds(15) - Duration{1};
  TicketBench late = bench;
  CHECK(bench.scan() == Reason::accepted);
  CHECK(bench.ticket.state == State::confirmed);
  late.wait(Duration{1});
  CHECK(late.scan() == Reason::ticket_expired);
  CHECK(late.ticket.state == State::expired);
  CHECK_FALSE(late.ticket.openid.has_value());
  CHECK(answer_to(late.ticket, openid(alice)) == PhoneAnswer::too_late);
  CHECK(late.scan() == Reason::ticket_expired);
}

TEST_CASE("INV-11, P-07: each state ends at its own deadline, to the millisecond") {
  TicketBench scanned{Confirm::tap};
  scanned.scan();
  CHECK(scanned.ticket.deadline == start + seconds(60));
  TicketBench approved;
  approved.to_approved();
  CHECK(approved.ticket.deadline == start + seconds(60));
  for (TicketBench bench : {scanned, approved}) {
    bench.now = bench.ticket.deadline - Duration{1};
    CHECK_FALSE(advance(bench.ticket, Looked{}, bench.now).changed);
    bench.wait(Duration{1});
    CHECK(bench.happens(Looked{}) == Reason::ticket_expired);
    CHECK(bench.ticket.state == State::expired);
  }
  approved.now = approved.ticket.deadline;
  CHECK(approved.collect("code") == Reason::ticket_expired);
  CHECK(approved.ticket.codes == 0);
}

TEST_CASE("INV-09: only the bound browser cancels, and a cancelled ticket stays cancelled") {
  TicketBench bench;
  bench.to_granted("code");
  CHECK(bench.happens(Cancelled{"wrong"}) == Reason::browser_mismatch);
  CHECK(bench.happens(Cancelled{""}) == Reason::browser_mismatch);
  CHECK(bench.ticket.state == State::granted);
  CHECK(bench.happens(Cancelled{"secret"}) == Reason::accepted);
  const Ticket cancelled = bench.ticket;
  CHECK(cancelled.state == State::cancelled);
  CHECK(bench.happens(Cancelled{"secret"}) == Reason::accepted);
  CHECK(bench.redeem("code") == Reason::code_mismatch);
  CHECK(bench.collect("another") == Reason::ticket_out_of_turn);
  CHECK(bench.scan(bob) == Reason::ticket_out_of_turn);
  bench.wait(seconds(100'000));
  CHECK(bench.happens(Looked{}) == Reason::accepted);
  CHECK(bench.ticket == cancelled);
}

TEST_CASE(
    "CD-09: a page whose number went to another one has expired, unless somebody was faster") {
  TicketBench bench;
  CHECK(bench.happens(Displaced{}) == Reason::ticket_expired);
  CHECK(bench.ticket.state == State::expired);
  CHECK(bench.scan(alice) == Reason::ticket_expired);

  TicketBench scanned;
  scanned.scan(alice);
  const Ticket before = scanned.ticket;
  CHECK(scanned.happens(Displaced{}) == Reason::ticket_out_of_turn);
  CHECK(scanned.ticket == before);
}

TEST_CASE("effects: pending work is derived from the ticket alone") {
  TicketBench bench;
  CHECK(effects_of(bench.ticket).wake_at == start + seconds(135));
  bench.scan();
  CHECK(effects_of(bench.ticket).wake_at == bench.ticket.deadline);
  CHECK(effects_of(Ticket{bench.ticket}).ask_directory);
  bench.happens(Refused{Reason::identity_conflict});
  CHECK_FALSE(effects_of(bench.ticket).ask_directory);
  CHECK(answer_to(bench.ticket, openid(alice)) == PhoneAnswer::refused);
}

}  // namespace
}  // namespace menshen::test
