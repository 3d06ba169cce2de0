// The authorization code of a ticket: who gets it, how often, and who may redeem it.

#include "tests/core/ticket/bench.hpp"

namespace menshen::test {
namespace {

TEST_CASE("INV-05, INV-06: only the bound browser gets a code, once the account is known") {
  TicketBench bench;
  CHECK(bench.collect("code") == Reason::ticket_out_of_turn);
  bench.scan();
  CHECK(bench.collect("code") == Reason::ticket_out_of_turn);
  CHECK(bench.ticket.codes == 0);
  bench.happens(Approved{user_id("user")});
  for (const std::string_view wrong : {"", "Secret", "secret ", "secre"}) {
    CHECK(bench.collect("code", wrong) == Reason::browser_mismatch);
  }
  CHECK(bench.collect("code") == Reason::accepted);
  CHECK(bench.ticket.code_hash == StoredHash::of("code"));
}

TEST_CASE("INV-08: a later collect revokes the earlier code and does not extend the deadline") {
  TicketBench bench;
  bench.to_granted("first");
  const Instant deadline = bench.ticket.deadline;
  CHECK(deadline == bench.now + seconds(60));
  bench.wait(seconds(30));
  CHECK(bench.collect("second") == Reason::accepted);
  CHECK(bench.ticket.deadline == deadline);
  CHECK(bench.redeem("first") == Reason::code_mismatch);
  CHECK(bench.ticket.state == State::granted);
  CHECK(bench.redeem("second") == Reason::accepted);
}

TEST_CASE("INV-08: a ticket issues at most five codes") {
  TicketBench bench;
  bench.to_granted("code 1");
  for (int number = 2; number <= 5; ++number) {
    REQUIRE(bench.collect("code " + std::to_string(number)) == Reason::accepted);
  }
  CHECK(bench.collect("code 6") == Reason::code_limit);
  CHECK(bench.ticket.codes == 5);
  CHECK(bench.redeem("code 6") == Reason::code_mismatch);
  CHECK(bench.redeem("code 5") == Reason::accepted);
}

TEST_CASE("INV-07: a code is redeemed once") {
  TicketBench bench;
  bench.to_granted("code");
  REQUIRE(bench.redeem("code") == Reason::accepted);
  const Ticket spent = bench.ticket;
  CHECK(bench.redeem("code") == Reason::ticket_out_of_turn);
  CHECK(bench.collect("new") == Reason::ticket_out_of_turn);
  CHECK(bench.happens(Cancelled{"secret"}) == Reason::ticket_out_of_turn);
  CHECK(bench.ticket == spent);
}

TEST_CASE("BI 104, INV-11: a code expires in its 60th second") {
  TicketBench bench;
  bench.to_granted("code");
  bench.wait(Duration{59'999});
  TicketBench late = bench;
  CHECK(bench.redeem("code") == Reason::accepted);
  late.wait(Duration{1});
  CHECK(late.redeem("code") == Reason::ticket_expired);
  CHECK(late.ticket.code_hash.bytes.empty());
}

TEST_CASE(
    "INV-12, TK-08, OA-06: client, redirect_uri and verifier match, and a failure spends nothing") {
  TicketBench bench;
  bench.to_granted("code");
  const Ticket before = bench.ticket;
  const Redeemed good = bench.redemption("code");
  const auto refused = [&](Redeemed changed, Reason reason) {
    CHECK(bench.happens(changed) == reason);
    CHECK(bench.ticket == before);
  };
  const auto with = [&](auto change) {
    Redeemed changed = good;
    change(changed);
    return changed;
  };
  refused(with([](Redeemed& r) { r.auth_code = ""; }), Reason::code_mismatch);
  refused(with([](Redeemed& r) { r.auth_code = "codE"; }), Reason::code_mismatch);
  refused(with([](Redeemed& r) { r.auth_code = StoredHash::of("code").bytes; }),
          Reason::code_mismatch);
  refused(with([](Redeemed& r) { r.client_id = must(ClientId::parse("forum")); }),
          Reason::client_mismatch);
  refused(with([](Redeemed& r) { r.redirect_uri += "/"; }), Reason::redirect_uri_mismatch);
  refused(with([](Redeemed& r) { r.redirect_uri = ""; }), Reason::redirect_uri_mismatch);
  CHECK(bench.happens(good) == Reason::accepted);
}

TEST_CASE("OA-07: the third wrong verifier of any form ends the ticket") {
  TicketBench bench;
  bench.to_granted("code");
  const Redeemed good = bench.redemption("code");
  const std::array wrongs = {std::string{}, std::string{challenge}, std::string{verifier}.substr(1),
                             std::string{verifier} + "k", std::string(43, 'a')};
  for (std::size_t first = 0; first < wrongs.size(); ++first) {
    TicketBench tried = bench;
    Redeemed wrong = good;
    for (std::size_t count = 1; count <= 2; ++count) {
      wrong.code_verifier = wrongs[(first + count) % wrongs.size()];
      CHECK(tried.happens(wrong) == Reason::verifier_mismatch);
      CHECK(tried.ticket.wrong_verifiers == count);
      CHECK(tried.ticket.state == State::granted);
    }
    TicketBench third = tried;
    CHECK(tried.happens(good) == Reason::accepted);
    CHECK(third.happens(wrong) == Reason::verifier_mismatch);
    CHECK(third.ticket.state == State::refused);
    CHECK(third.ticket.reason == Reason::verifier_mismatch);
    CHECK(third.happens(good) == Reason::code_mismatch);
    CHECK(third.collect("another") == Reason::ticket_out_of_turn);
  }
}

TEST_CASE("OA-07: a wrong verifier after the redemption does not count") {
  TicketBench bench;
  bench.to_granted("code");
  REQUIRE(bench.redeem("code") == Reason::accepted);
  const Ticket spent = bench.ticket;
  Redeemed wrong = bench.redemption("code");
  wrong.code_verifier = std::string(43, 'a');
  CHECK(bench.happens(wrong) == Reason::verifier_mismatch);
  CHECK(bench.ticket == spent);
}

TEST_CASE("OA-03: a verifier is required with a challenge, and refused without one") {
  const auto [sent, shown, reason] = GENERATE(table<std::string, std::string, Reason>(
      {{"", "", Reason::accepted},
       {"", std::string{verifier}, Reason::verifier_mismatch},
       {std::string{challenge}, "", Reason::verifier_mismatch},
       {std::string{challenge}, std::string{verifier}, Reason::accepted}}));
  TicketBench bench;
  bench.ticket.code_challenge = sent;
  bench.to_granted("code");
  Redeemed redemption = bench.redemption("code");
  redemption.code_verifier = shown;
  CHECK(bench.happens(redemption) == reason);
}

TEST_CASE("PKCE: a verifier has 43 to 128 characters (RFC 7636 section 4.1)") {
  const auto [length, reason] =
      GENERATE(table<std::size_t, Reason>({{42, Reason::verifier_mismatch},
                                           {43, Reason::accepted},
                                           {128, Reason::accepted},
                                           {129, Reason::verifier_mismatch}}));
  const std::string long_verifier(length, 'v');
  TicketBench bench;
  bench.ticket.code_challenge = base64url(sha256(long_verifier));
  bench.to_granted("code");
  Redeemed redemption = bench.redemption("code");
  redemption.code_verifier = long_verifier;
  CHECK(bench.happens(redemption) == reason);
}

TEST_CASE("INV-19, TK-07, BI 137: a ticket for linking never yields a code") {
  TicketBench bench;
  bench.ticket.purpose = Purpose::link;
  REQUIRE(bench.scan() == Reason::accepted);
  REQUIRE(bench.type("482915") == Reason::accepted);
  REQUIRE(bench.happens(Chosen{user_id("user")}) == Reason::accepted);
  REQUIRE(bench.ticket.state == State::approved);
  CHECK(bench.collect("code") == Reason::purpose_mismatch);
  CHECK(bench.ticket.codes == 0);
}

TEST_CASE("INV-06: nobody can collect from a ticket without a browser hash") {
  TicketBench bench;
  bench.ticket.browser_hash = {};
  bench.to_approved();
  CHECK(bench.collect("code", "") == Reason::browser_mismatch);
  CHECK(bench.happens(Cancelled{""}) == Reason::browser_mismatch);
}

}  // namespace
}  // namespace menshen::test
