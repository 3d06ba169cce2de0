// WeChat's web authorization: reading its answers, and their effect on a ticket.

#include "core/ticket/follower.hpp"

#include "core/wechat/oauth_answers.hpp"
#include "tests/core/ticket/bench.hpp"

namespace menshen::test {
namespace {

Json token_of(std::string_view openid) {
  return {
      {"access_token", "T"}, {"expires_in", 7200}, {"openid", openid}, {"scope", "snsapi_base"}};
}
Json info_of(std::string_view openid) {
  return {{"subscribe", 1}, {"openid", openid}, {"subscribe_time", now_s}};
}
Json with(Json json, std::string_view key, const Json& value) {
  json[std::string{key}] = value;
  return json;
}

Result<Follower> follower_by(const Json& token, const Json& info) {
  const Result<AuthorizedUser> user = AuthorizedUser::from(read_oauth_token(token));
  if (!user) return user.reason();
  return Follower::from(must(AppId::parse(app_id)), *user, read_user_info(info));
}

Entered entered(std::string_view who = alice, std::string_view secret = "secret",
                std::string_view account = app_id) {
  return {Follower::rehydrate_verified(must(AppId::parse(account)), openid(who)),
          std::string{secret}};
}

TEST_CASE("oauth: WeChat's answers give an openid, and a follower of the account") {
  const Result<Follower> follower = follower_by(token_of(alice), info_of(alice));
  REQUIRE(static_cast<bool>(follower));
  CHECK((*follower).app_id().text() == app_id);
  CHECK((*follower).openid() == openid(alice));
  CHECK_FALSE((*follower).unionid().has_value());
}

TEST_CASE("oauth: answers that identify no follower are refused, each with its reason") {
  const Json good = token_of(alice);
  const auto refused = [&](const Json& token, const Json& info) {
    return follower_by(token, info).reason();
  };
  CHECK(refused(with(good, "is_snapshotuser", 1), info_of(alice)) == Reason::snapshot_user);
  CHECK(refused(with(good, "is_snapshotuser", 0), info_of(alice)) == Reason::accepted);
  CHECK(refused(with(good, "is_snapshotuser", 2), info_of(alice)) == Reason::snapshot_user);
  CHECK(refused(with(good, "is_snapshotuser", true), info_of(alice)) == Reason::snapshot_user);
  CHECK(refused(with(good, "is_snapshotuser", "1"), info_of(alice)) == Reason::snapshot_user);
  CHECK(refused(good, with(info_of(alice), "subscribe", 0)) == Reason::not_following);
  CHECK(refused(good, with(info_of(alice), "subscribe", "1")) == Reason::not_following);
  CHECK(refused(good, Json{{"openid", alice}}) == Reason::not_following);
  CHECK(refused(good, info_of(bob)) == Reason::field_malformed);
  CHECK(refused(good, Json::array({1})) == Reason::field_malformed);
  CHECK(refused(Json::array({1}), info_of(alice)) == Reason::field_malformed);
  for (const Json& openid :
       {Json(""), Json(7), Json(nullptr), Json("a b"), Json(std::string(29, 'a')), Json("o\n")}) {
    CHECK(refused(with(good, "openid", openid), info_of(alice)) == Reason::field_malformed);
  }
}

TEST_CASE("ID-03: either answer may give the unionid, and two different ones give none") {
  const Json first = with(token_of(alice), "unionid", "u-1");
  const Json second = with(info_of(alice), "unionid", "u-1");
  const auto unionid = [](const Json& token, const Json& info) {
    const std::optional<UnionId> found = must(follower_by(token, info)).unionid();
    return found ? std::string{found->text()} : "none";
  };
  CHECK(unionid(first, info_of(alice)) == "u-1");
  CHECK(unionid(token_of(alice), second) == "u-1");
  CHECK(unionid(first, second) == "u-1");
  CHECK(unionid(first, with(second, "unionid", "u-2")) == "none");
  CHECK(unionid(token_of(alice), with(second, "unionid", 5)) == "none");
  CHECK(unionid(token_of(alice), with(second, "unionid", "u 1")) == "none");
  CHECK(unionid(token_of(alice), with(second, "unionid", std::string(65, 'u'))) == "none");
}

TEST_CASE("oauth: authorization in WeChat's browser meets every confirm policy") {
  TicketBench bench{GENERATE(Confirm::none, Confirm::tap, Confirm::reply, Confirm::phone_code)};
  REQUIRE(bench.happens(entered()) == Reason::accepted);
  CHECK(bench.ticket.state == State::confirmed);
  CHECK(bench.ticket.confirm == Confirm::oauth);
  CHECK(bench.ticket.openid == openid(alice));
  CHECK(effects_of(bench.ticket).ask_directory);
  const Ticket before = bench.ticket;
  CHECK(bench.happens(entered()) == Reason::accepted);
  CHECK(bench.ticket == before);
}

TEST_CASE("oauth: authorization confirms an earlier scan only by the same person") {
  TicketBench bench{Confirm::phone_code};
  REQUIRE(bench.scan(alice) == Reason::accepted);
  TicketBench other = bench;
  CHECK(bench.happens(entered(alice)) == Reason::accepted);
  CHECK(bench.ticket.state == State::confirmed);
  CHECK(other.happens(entered(bob)) == Reason::ticket_claimed);
  CHECK(other.ticket.state == State::scanned);
  CHECK(other.ticket.openid == openid(alice));
  CHECK(other.ticket.conflicts == 1);
}

TEST_CASE("CD-08: without the browser's own secret the authorization opens no ticket") {
  TicketBench bench;
  const Ticket before = bench.ticket;
  CHECK(bench.happens(entered(alice, "guess")) == Reason::browser_mismatch);
  CHECK(bench.happens(entered(alice, "")) == Reason::browser_mismatch);
  CHECK(bench.happens(entered(alice, "secret", "wx0000000000000002")) == Reason::account_mismatch);
  CHECK(bench.ticket == before);
  bench.ticket.purpose = Purpose::link;
  CHECK(bench.happens(entered()) == Reason::purpose_mismatch);
  bench.ticket.purpose = Purpose::sign_in;
  bench.wait(policy::qr_lifetime);
  bench.wait(policy::qr_grace);
  CHECK(bench.happens(entered()) == Reason::ticket_expired);
}

}  // namespace
}  // namespace menshen::test
