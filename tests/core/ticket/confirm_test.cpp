#include "core/ticket/confirm_digits.hpp"
#include "tests/core/ticket/bench.hpp"

namespace menshen::test {
namespace {

TicketBench scanned(Confirm confirm) {
  TicketBench bench{confirm};
  REQUIRE(bench.scan() == Reason::accepted);
  return bench;
}

/// The only event that confirms a ticket with this policy.
Reason confirm(TicketBench& bench) {
  switch (bench.ticket.confirm) {
    case Confirm::tap:
      return bench.tap();
    case Confirm::reply:
      return bench.answer("42", "1");
    default:
      return bench.type("482915");
  }
}

TEST_CASE("CD-05, INV-05: a scan alone confirms nothing, and each policy has its own step") {
  const Confirm rung = GENERATE(Confirm::tap, Confirm::reply, Confirm::phone_code);
  TicketBench bench = scanned(rung);
  CHECK(bench.ticket.state == State::scanned);
  CHECK(answer_to(bench.ticket, openid(alice)) == PhoneAnswer::must_confirm);
  CHECK(bench.happens(Approved{user_id("u1")}) == Reason::ticket_out_of_turn);
  CHECK(bench.collect("code") == Reason::ticket_out_of_turn);
  const Ticket before = bench.ticket;
  if (rung != Confirm::tap) CHECK(bench.tap() == Reason::confirm_other_way);
  if (rung != Confirm::reply) CHECK(bench.answer("42", "1") == Reason::confirm_other_way);
  if (rung != Confirm::phone_code) CHECK(bench.type("482915") == Reason::confirm_other_way);
  CHECK(bench.ticket == before);
  CHECK(confirm(bench) == Reason::accepted);
  CHECK(bench.ticket.state == State::confirmed);
  CHECK(bench.ticket.deadline == start + seconds(60));
  CHECK(effects_of(bench.ticket).ask_directory);
  CHECK(answer_to(bench.ticket, openid(alice)) == PhoneAnswer::signing_in);
}

TEST_CASE("BI 128, INV-05: nobody else confirms or denies, and no other browser types the code") {
  TicketBench tap = scanned(Confirm::tap);
  TicketBench reply = scanned(Confirm::reply);
  TicketBench code = scanned(Confirm::phone_code);
  CHECK(tap.tap(bob) == Reason::openid_mismatch);
  CHECK(reply.answer("42", "1", bob) == Reason::openid_mismatch);
  CHECK(code.type("482915", "another") == Reason::browser_mismatch);
  CHECK(code.type("482915", "") == Reason::browser_mismatch);
  for (TicketBench* bench : {&tap, &reply, &code}) {
    CHECK(bench->deny(bob) == Reason::openid_mismatch);
    CHECK(bench->ticket.state == State::scanned);
    CHECK(bench->ticket.tried.empty());
  }
  TicketBench waiting{Confirm::tap};
  CHECK(waiting.deny(alice) == Reason::openid_mismatch);
  CHECK(waiting.tap(alice) == Reason::openid_mismatch);
}

TEST_CASE("INV-14, BI 127, BI 129: a second confirmation changes nothing, and a denial is final") {
  const Confirm rung = GENERATE(Confirm::tap, Confirm::reply, Confirm::phone_code);
  TicketBench bench = scanned(rung);
  TicketBench denied = bench;
  confirm(bench);
  const Ticket once = bench.ticket;
  confirm(bench);
  CHECK(bench.ticket == once);
  CHECK(denied.deny() == Reason::accepted);
  const Ticket end = denied.ticket;
  CHECK(end.state == State::denied);
  CHECK(answer_to(end, openid(alice)) == PhoneAnswer::denied);
  CHECK(confirm(denied) == Reason::ticket_out_of_turn);
  CHECK(denied.deny() == Reason::accepted);
  CHECK(denied.scan(bob) == Reason::ticket_out_of_turn);
  CHECK(denied.ticket == end);
}

TEST_CASE("CD-03, BI 130: the third wrong answer denies, and a right one after that is too late") {
  TicketBench bench = scanned(Confirm::phone_code);
  for (const std::uint32_t left : {2U, 1U, 0U}) {
    const Decision decision = advance(bench.ticket, Typed{"secret", "000000"}, bench.now);
    CHECK(decision.reason == Reason::confirm_digits_wrong);
    CHECK(decision.tries_left == left);
    CHECK(decision.next.version == bench.ticket.version + 1);
    bench.ticket = decision.next;
    CHECK((bench.ticket.state == State::denied) == (left == 0));
  }
  CHECK(bench.ticket.reason == Reason::confirm_digits_wrong);
  CHECK(bench.type("482915") == Reason::ticket_out_of_turn);
  CHECK(bench.ticket.state == State::denied);
}

TEST_CASE("CD-03: what does not read as six digits is refused and costs no try") {
  TicketBench bench = scanned(Confirm::phone_code);
  for (const char* text : {"", "48291", "4829151", "hello", "482915 元"}) {
    CAPTURE(text);
    const Decision decision = advance(bench.ticket, Typed{"secret", text}, bench.now);
    CHECK(decision.reason == Reason::confirm_digits_wrong);
    CHECK(decision.tries_left == 3);
    CHECK_FALSE(decision.changed);
  }
  CHECK(bench.type("482915") == Reason::accepted);
}

TEST_CASE("INV-14: a repeated delivery of an answer counts once and gets the same reply") {
  TicketBench bench = scanned(Confirm::reply);
  const auto answered = [&](std::string_view number, std::string_view id) {
    const Answered what{openid(alice), std::string{number}, std::string{id}};
    const Decision decision = advance(bench.ticket, what, bench.now);
    bench.ticket = decision.next;
    return std::pair{decision.reason, decision.tries_left};
  };
  const auto wrong = [](std::uint32_t left) {
    return std::pair{Reason::confirm_digits_wrong, left};
  };
  CHECK(answered("17", "111") == wrong(2));
  CHECK(answered("17", "11") == wrong(1));
  CHECK(answered("17", "111") == wrong(2));
  CHECK(answered("17", "11") == wrong(1));
  CHECK(bench.ticket.state == State::scanned);
  SECTION("the last answer is right") {
    CHECK(answered("42", "12").first == Reason::accepted);
    const Ticket confirmed = bench.ticket;
    CHECK(answered("42", "12").first == Reason::accepted);
    CHECK(answered("17", "11") == wrong(1));
    CHECK(answered("99", "13").first == Reason::ticket_out_of_turn);
    CHECK(bench.ticket == confirmed);
  }
  SECTION("the last answer is wrong") {
    CHECK(answered("24", "12") == wrong(0));
    CHECK(bench.ticket.state == State::denied);
    CHECK(answered("24", "12") == wrong(0));
    CHECK(answered("42", "13").first == Reason::ticket_out_of_turn);
  }
}

TEST_CASE("BI 131: only the exact digits are right, in ASCII or full width") {
  const char* const wrong = GENERATE("", "42", "48291", "4829150", "482 9155", "٤٨٢٩١٥");
  TicketBench bench = scanned(Confirm::phone_code);
  CHECK(bench.type(wrong) == Reason::confirm_digits_wrong);
  CHECK(bench.type(" ４８２ ９１５ ") == Reason::accepted);
  TicketBench old{Confirm::phone_code};
  old.ticket.digits.clear();  // a row from before confirm existed
  old.scan();
  CHECK(old.type("") == Reason::confirm_digits_wrong);
  CHECK(phone_code(old.ticket).empty());
}

TEST_CASE(
    "D5, CD-06: a scan by another person makes tap and reply ask for the code, tries included") {
  const Confirm rung = GENERATE(Confirm::tap, Confirm::reply, Confirm::phone_code);
  TicketBench bench = scanned(rung);
  if (rung == Confirm::reply) bench.answer("17", "1");
  CHECK(bench.scan(bob) == Reason::ticket_claimed);
  CHECK(bench.ticket.confirm == Confirm::phone_code);
  CHECK(bench.ticket.openid == openid(alice));
  CHECK(bench.tap() == Reason::confirm_other_way);
  CHECK(bench.answer("42", "2") == Reason::confirm_other_way);
  CHECK(bench.ticket.state == State::scanned);
  TicketBench right = bench;
  CHECK(right.type("482915") == Reason::accepted);
  CHECK(right.ticket.state == State::confirmed);
  bench.type("000000");
  bench.type("000000");
  CHECK((bench.ticket.state == State::denied) == (rung == Confirm::reply));
}

TEST_CASE("D5: a scan by another person after the confirmation does not affect the confirmation") {
  TicketBench none;
  none.scan();
  none.scan(bob);
  CHECK(none.ticket.confirm == Confirm::none);
  TicketBench tapped = scanned(Confirm::tap);
  tapped.tap();
  tapped.scan(bob);
  CHECK(tapped.ticket.confirm == Confirm::tap);
  CHECK(tapped.ticket.conflicts == 1);
}

TEST_CASE(
    "CD-02: a tap in another country than the browser's asks for the code instead of confirming") {
  TicketBench bench = scanned(Confirm::tap);
  CHECK(bench.tap(alice, true) == Reason::confirm_other_way);
  CHECK(bench.ticket.state == State::scanned);
  CHECK(bench.ticket.confirm == Confirm::phone_code);
  CHECK(bench.tap() == Reason::confirm_other_way);
  CHECK(bench.type("482915") == Reason::accepted);
}

TEST_CASE("CD-01, INV-11: 60 s without an answer count as no consent") {
  TicketBench bench = scanned(GENERATE(Confirm::tap, Confirm::reply, Confirm::phone_code));
  bench.now = bench.ticket.deadline - Duration{1};
  TicketBench late = bench;
  CHECK(confirm(bench) == Reason::accepted);
  late.wait(Duration{1});
  CHECK(confirm(late) == Reason::ticket_expired);
  CHECK(late.ticket.state == State::expired);
  CHECK(late.deny() == Reason::ticket_expired);
}

TEST_CASE("lifecycle: an unfollow before the confirmation denies it; later the app decides") {
  TicketBench bench = scanned(GENERATE(Confirm::tap, Confirm::reply, Confirm::phone_code));
  const bool ends = GENERATE(false, true);
  CHECK(bench.happens(Unfollowed{openid(bob), ends}) == Reason::openid_mismatch);
  TicketBench agreed = bench;
  CHECK(bench.happens(Unfollowed{openid(alice), ends}) == Reason::accepted);
  CHECK(bench.ticket.state == State::denied);
  confirm(agreed);
  CHECK(agreed.happens(Unfollowed{openid(alice), false}) == Reason::accepted);
  CHECK(agreed.ticket.state == State::confirmed);
}

TEST_CASE("ID-13: an unfollow ends a sign-in that has no account yet, if the app says so") {
  TicketBench bench;
  bench.scan();
  TicketBench choosing = bench;
  choosing.happens(MustChoose{});
  for (TicketBench* at : {&bench, &choosing}) {
    TicketBench kept = *at;
    CHECK(kept.happens(Unfollowed{openid(alice), false}) == Reason::accepted);
    CHECK(kept.ticket.state == at->ticket.state);
    CHECK(at->happens(Unfollowed{openid(bob), true}) == Reason::openid_mismatch);
    CHECK(at->happens(Unfollowed{openid(alice), true}) == Reason::accepted);
    CHECK(at->ticket.state == State::denied);
  }
  TicketBench granted;
  granted.to_granted("code");
  CHECK(granted.happens(Unfollowed{openid(alice), true}) == Reason::accepted);
  CHECK(granted.ticket.state == State::granted);
}

TEST_CASE("INV-23: not me ends a sign-in at any step before its end, and its code with it") {
  TicketBench bench;
  bench.scan();
  TicketBench choosing = bench;
  choosing.happens(MustChoose{});
  TicketBench granted;
  granted.to_granted("code");
  for (TicketBench* at : {&bench, &choosing, &granted}) {
    CHECK(at->deny(bob) == Reason::openid_mismatch);
    CHECK(at->deny() == Reason::accepted);
    CHECK(at->ticket.state == State::denied);
    CHECK(at->collect("more") == Reason::ticket_out_of_turn);
    CHECK(at->redeem("code") == Reason::code_mismatch);
  }
  TicketBench redeemed;
  redeemed.to_granted("code");
  redeemed.redeem("code");
  CHECK(redeemed.deny() == Reason::ticket_out_of_turn);
}

TEST_CASE(
    "ID-08: a link asks for the phone code, whatever the app asks, and then asks the browser") {
  TicketBench bench{GENERATE(Confirm::none, Confirm::tap, Confirm::reply, Confirm::phone_code)};
  bench.ticket.purpose = Purpose::link;
  REQUIRE(bench.scan() == Reason::accepted);
  CHECK(bench.ticket.state == State::scanned);
  CHECK(bench.ticket.confirm == Confirm::phone_code);
  CHECK(bench.tap() == Reason::confirm_other_way);
  CHECK(bench.answer("42", "1") == Reason::confirm_other_way);
  CHECK(bench.type("482915", "another") == Reason::browser_mismatch);
  CHECK(bench.type("482916") == Reason::confirm_digits_wrong);
  CHECK(bench.type("482915") == Reason::accepted);
  CHECK(bench.ticket.state == State::choosing);
  CHECK_FALSE(effects_of(bench.ticket).ask_directory);
  CHECK(bench.happens(Approved{user_id("u1")}) == Reason::ticket_out_of_turn);
  CHECK(bench.deny() == Reason::accepted);
  CHECK(bench.happens(Chosen{user_id("u1")}) == Reason::ticket_out_of_turn);
}

TEST_CASE("CD-06, ID-08: who chooses an account can be asked for the phone code, three times") {
  TicketBench bench{GENERATE(Confirm::none, Confirm::tap)};
  REQUIRE(bench.scan() == Reason::accepted);
  if (bench.ticket.confirm == Confirm::tap) REQUIRE(bench.tap() == Reason::accepted);
  REQUIRE(bench.happens(MustChoose{}) == Reason::accepted);
  const Ticket before = bench.ticket;
  CHECK(bench.type("482915", "another") == Reason::browser_mismatch);
  CHECK(bench.type("482915") == Reason::accepted);
  CHECK(bench.ticket == before);
  CHECK(bench.type("482916") == Reason::confirm_digits_wrong);
  CHECK(bench.type("42") == Reason::confirm_digits_wrong);  // no guess
  CHECK(bench.type("428915") == Reason::confirm_digits_wrong);
  CHECK(bench.type("482915") == Reason::accepted);
  CHECK(bench.type("482914") == Reason::confirm_digits_wrong);
  CHECK(bench.ticket.state == State::denied);
  CHECK(bench.type("482915") == Reason::confirm_other_way);
}

}  // namespace
}  // namespace menshen::test
