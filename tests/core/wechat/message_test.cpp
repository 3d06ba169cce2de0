#include "core/wechat/message.hpp"

#include "core/policy.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Reason reason_of(std::string_view document) {
  const Result<Push> push = Push::parse(document);
  return push ? Reason::accepted : push.reason();
}

std::string message(std::string_view from, std::string_view time, std::string_view type,
                    std::string_view more) {
  return "<xml>" + header(original_id, from, time, type) + std::string{more} + "</xml>";
}

TEST_CASE("message: an event and a text are read") {
  const std::string scan = event_xml("SCAN", scene);
  const Push event = must(Push::parse(scan));
  CHECK(event.is_event());
  CHECK(event.event() == "SCAN");
  CHECK(event.to() == original_id);
  CHECK(event.from() == alice);
  CHECK(event.create_time() == now_s);
  CHECK(event.fields().get(Field::event_key) == scene);
  const std::string hello = text_xml("<![CDATA[hello]]>");
  const Push text = must(Push::parse(hello));
  CHECK_FALSE(text.is_event());
  CHECK(text.event().empty());
  CHECK(text.fields().get(Field::content) == "hello");
  CHECK(text.fields().get(Field::msg_id) == "23456789012345678");
}

TEST_CASE("message: the same push is read as JSON") {
  const std::string document =
      R"({"ToUserName":"gh_1","FromUserName":"oA","CreateTime":1790000000,)"
      R"("MsgType":"event","Event":"subscribe","EventKey":"qrscene_x"})";
  const Push push = must(Push::parse(document));
  CHECK(push.event() == "subscribe");
  CHECK(push.fields().get(Field::event_key) == "qrscene_x");
}

TEST_CASE("BI 37, D3: text cannot become an event") {
  for (const std::string& more :
       {element("Event", "SCAN"), element("EventKey", scene), element("Ticket", "gQ")}) {
    CAPTURE(more);
    REQUIRE(reason_of(text_xml("hi", more)) == Reason::schema_mismatch);
  }
  // A follower's text, when WeChat does not escape "]]>".
  CHECK(reason_of(text_xml("<![CDATA[hi]]></Content><Event><![CDATA[SCAN]]></Event><Content>"
                           "<![CDATA[x]]>")) == Reason::element_repeated);
  CHECK(reason_of(text_xml("<![CDATA[hi]]></Content><MsgType>event</MsgType><u><![CDATA[x]]></u>"
                           "<Content>")) == Reason::element_repeated);
  for (const std::string& typed : {element("Content", "x"), std::string{"<MsgId>1</MsgId>"}}) {
    REQUIRE(reason_of(message(alice, timestamp, "event", element("Event", "SCAN") + typed)) ==
            Reason::schema_mismatch);
  }
  CHECK(reason_of(message(alice, timestamp, "event", "")) == Reason::schema_mismatch);
  CHECK(reason_of(message(alice, timestamp, "event", "<Event/>")) == Reason::schema_mismatch);
}

TEST_CASE("message: the four header fields are required") {
  for (const std::string_view name : {"ToUserName", "FromUserName", "CreateTime", "MsgType"}) {
    std::string document = event_xml("SCAN", scene);
    for (std::size_t at = 0; (at = document.find(name, at)) != std::string::npos; ++at) {
      document[at] = 'X';
    }
    REQUIRE(reason_of(document) == Reason::schema_mismatch);
  }
}

TEST_CASE("BI 35: event names ignore ASCII case and are returned in WeChat's spelling") {
  const auto [sent, expected] =
      GENERATE(table<std::string, std::string>({{"SCAN", "SCAN"},
                                                {"scan", "SCAN"},
                                                {"Scan", "SCAN"},
                                                {"subscribe", "subscribe"},
                                                {"SUBSCRIBE", "subscribe"},
                                                {"templatesendjobfinish", "TEMPLATESENDJOBFINISH"},
                                                {"never_seen", "never_seen"},
                                                {"\xc5\xbf", ""}}));
  const std::string document = event_xml(sent, scene);
  const Result<Push> push = Push::parse(document);
  REQUIRE(static_cast<bool>(push) == !expected.empty());
  if (push) CHECK(push->event() == expected);
}

TEST_CASE("BI 59: FromUserName has only the characters of an account") {
  const auto from = [](std::string_view name) {
    return reason_of(message(name, timestamp, "event", element("Event", "SCAN")));
  };
  CHECK(from("o") == Reason::accepted);
  CHECK(from(std::string(64, 'o')) == Reason::accepted);
  CHECK(from("") == Reason::schema_mismatch);
  for (const std::string& bad :
       {std::string(65, 'o'), std::string(129, 'o'), std::string{"o A"}, std::string{"o'--"},
        std::string{"o/../a"}, std::string{"ö"}, std::string{" oA"}, std::string{"oA "}}) {
    CAPTURE(bad);
    REQUIRE(from(bad) == Reason::field_malformed);
  }
}

TEST_CASE("XM-08, BI 60: CreateTime is at most ten digits") {
  const auto at = [](std::string_view time) {
    return reason_of(message(alice, time, "event", element("Event", "SCAN")));
  };
  CHECK(at("0") == Reason::accepted);           // authentic; `advance` finds it too old
  CHECK(at("2147483648") == Reason::accepted);  // 2^31
  CHECK(at("9999999999") == Reason::accepted);
  CHECK(at("") == Reason::schema_mismatch);
  for (const std::string_view bad :
       {"-1", "+1", " 1", "1.0", "0x1", "99999999999", "9223372036854775808", "１７９", "1e9"}) {
    CAPTURE(bad);
    REQUIRE(at(bad) == Reason::field_malformed);
  }
}

TEST_CASE("an empty field beside an event is absent") {
  const std::string follow = element("Event", "subscribe");
  for (const std::string_view name : {"MsgId", "MsgID", "Content", "EventKey", "Ticket", "Status",
                                      "Latitude", "OpenID", "Recognition"}) {
    for (const std::string& value :
         {std::string{}, std::string{"<![CDATA[]]>"}, std::string{"\n "}}) {
      const std::string odd =
          "<" + std::string{name} + ">" + value + "</" + std::string{name} + ">";
      CAPTURE(odd);
      CHECK(reason_of(message(alice, timestamp, "event", follow + odd)) == Reason::accepted);
    }
  }
  for (const std::string_view odd : {"<MsgId/>", "<Content/>", "<MsgId>0</MsgId>"}) {
    CAPTURE(odd);
    CHECK(reason_of(message(alice, timestamp, "event", follow + std::string{odd})) ==
          Reason::accepted);
  }
  for (const std::string_view value : {"null", "[]", "{}", "\"\""}) {
    for (const std::string_view name : {"MsgId", "MsgID", "Content", "EventKey", "Ticket"}) {
      const std::string document =
          std::string{"{\"ToUserName\":\"gh_1\",\"FromUserName\":\"oA\","} +
          "\"CreateTime\":1790000000,\"MsgType\":\"event\"," + "\"Event\":\"subscribe\",\"" +
          std::string{name} + "\":" + std::string{value} + "}";
      CAPTURE(document);
      CHECK(reason_of(document) == Reason::accepted);
    }
  }
  CHECK(reason_of(text_xml("hi", "<Event/><EventKey></EventKey>")) == Reason::accepted);
}

TEST_CASE("the result of a mass message is read, however many articles it lists") {
  std::string articles;
  for (int at = 1; at <= 100; ++at) {
    articles +=
        "<item><ArticleIdx>" + std::to_string(at) +
        "</ArticleIdx><ArticleUrl><![CDATA[https://mp.weixin.qq.com/s]]></ArticleUrl></item>";
  }
  const std::string result = element("Event", "MASSSENDJOBFINISH") + "<MsgID>1000001625</MsgID>" +
                             "<ArticleUrlResult><ResultList>" + articles +
                             "</ResultList></ArticleUrlResult>";
  CHECK(reason_of(message(alice, timestamp, "event", result)) == Reason::accepted);
}

TEST_CASE("a refused document says of which kind it is") {
  const std::string event = message(alice, timestamp, "event", element("Event", "a b"));
  REQUIRE(reason_of(event) == Reason::field_malformed);
  CHECK(Push::claimed_kind(event).msg_type == "event");
  CHECK(Push::claimed_kind(event).event == "a b");
  const std::string text = message(alice, timestamp, "text", element("Event", "SCAN"));
  REQUIRE(reason_of(text) == Reason::schema_mismatch);
  CHECK(Push::claimed_kind(text).msg_type == "text");
  CHECK(Push::claimed_kind("<xml>").msg_type.empty());
}

TEST_CASE("BI 82: an empty or oversized message is refused") {
  CHECK(reason_of("") == Reason::xml_malformed);
  CHECK(reason_of(text_xml(std::string(policy::message_bytes_max, 'x'))) == Reason::too_large);
  CHECK(reason_of(text_xml(std::string(100'000, 'x'))) == Reason::accepted);
  CHECK(reason_of(event_xml("SCAN", std::string(1024, 'k'))) == Reason::accepted);
  CHECK(reason_of(event_xml("SCAN", std::string(1025, 'k'))) == Reason::field_malformed);
  CHECK(reason_of(event_xml("a b", scene)) == Reason::field_malformed);
  CHECK(reason_of(message(alice, timestamp, "te xt", "")) == Reason::field_malformed);
}

}  // namespace
}  // namespace menshen::test
