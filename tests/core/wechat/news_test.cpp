#include "core/wechat/news.hpp"

#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

struct NewsSeen {
  NewsKind kind;
  std::string openid;
};

NewsSeen news_of(const std::string& message) {
  const Account account = account_in(Encryption::safe);
  std::vector<std::uint8_t> plain;
  const OpenedPush opened = open(account, sealed_request(account, message), plain);
  REQUIRE(opened.push.has_value());
  const News news = news_in(*opened.push);
  return {news.kind, std::string{news.openid}};
}

/// A change of authorization as WeChat writes it: FromUserName is an account of the platform.
std::string authorization_xml(std::string_view event, std::string_view more) {
  return "<xml>" + header(original_id, "ofWeChatsOwn", timestamp, "event") +
         element("Event", event) + std::string{more} + element("RevokeInfo", "205") + "</xml>";
}

TEST_CASE("a follow and an unfollow, by any route, are news about the sender") {
  const std::string mine{scene};
  for (const std::string& key : {std::string{}, "qrscene_" + mine, std::string{"qrscene_9"}}) {
    const NewsSeen news = news_of(event_xml("subscribe", key));
    CHECK(news.kind == NewsKind::followed);
    CHECK(news.openid == alice);
  }
  const NewsSeen news = news_of(event_xml("unsubscribe", ""));
  CHECK(news.kind == NewsKind::unfollowed);
  CHECK(news.openid == alice);
}

TEST_CASE("a change of authorization names the person in OpenID") {
  const std::string about = element("OpenID", bob) + element("AppID", app_id);
  const NewsSeen closed = news_of(authorization_xml("user_authorization_cancellation", about));
  CHECK(closed.kind == NewsKind::cancelled);
  CHECK(closed.openid == bob);
  const NewsSeen grant = news_of(authorization_xml("user_authorization_revoke", about));
  CHECK(grant.kind == NewsKind::revoked);
  CHECK(grant.openid == bob);
}

TEST_CASE("a change of authorization without a person, or of another account, is no news") {
  for (const std::string& about :
       {std::string{}, element("OpenID", ""), element("OpenID", std::string(29, 'o')),
        element("OpenID", "o b"), element("OpenID", bob) + element("AppID", "wxother0000000001"),
        element("UnionID", bob)}) {
    CAPTURE(about);
    const NewsSeen news = news_of(authorization_xml("user_authorization_cancellation", about));
    CHECK(news.kind == NewsKind::none);
    CHECK(news.openid.empty());
  }
}

TEST_CASE("every other push is no news about anybody") {
  const std::string mine{scene};
  for (const std::string& message :
       {event_xml("SCAN", mine), event_xml("CLICK", "unsubscribe"), text_xml("unsubscribe"),
        event_xml("unsubscribe", "", std::string(29, 'o')),
        authorization_xml("user_info_modified", element("OpenID", bob))}) {
    CAPTURE(message);
    CHECK(news_of(message).kind == NewsKind::none);
  }
}

}  // namespace
}  // namespace menshen::test
