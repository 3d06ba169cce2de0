#include "core/wechat/xml_reader.hpp"

#include "core/policy.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Reason reason_of(std::string_view document) {
  Fields fields;
  return read_xml(document, fields);
}

std::string content_of(std::string_view markup) {
  const std::string document = text_xml(markup);
  Fields fields;
  REQUIRE(read_xml(document, fields) == Reason::accepted);
  return std::string{fields.get(Field::content)};
}

std::string nested(unsigned depth, std::string_view name = "a") {
  std::string open;
  std::string close;
  for (unsigned at = 0; at < depth; ++at) {
    open.append("<").append(name).append(">");
    close.append("</").append(name).append(">");
  }
  return "<xml>" + open + close + "</xml>";
}

TEST_CASE("XML: text, CDATA and the five entities are read") {
  CHECK(content_of("hello") == "hello");
  CHECK(content_of("<![CDATA[hello]]>") == "hello");
  CHECK(content_of(" \n<![CDATA[hello]]>\n ") == "hello");
  CHECK(content_of("  ") == "  ");
  CHECK(content_of("").empty());
  CHECK(content_of("<![CDATA[]]>").empty());
  CHECK(content_of("<![CDATA[<b>&amp;]]>") == "<b>&amp;");
  CHECK(content_of("&lt;b&gt; &amp;amp; &quot;&apos;") == "<b> &amp; \"'");
  CHECK(content_of("a<![CDATA[b]]>c") == "abc");
  CHECK(content_of("<![CDATA[ ]]>") == " ");
  CHECK(content_of("<![CDATA[]]]]>") == "]]");
  CHECK(content_of("你好👋🏽") == "你好👋🏽");
}

TEST_CASE("XML: white space, a declaration and empty elements are accepted") {
  CHECK(
      reason_of("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml>\n <Event>a</Event>\n</xml>\n") ==
      Reason::accepted);
  CHECK(reason_of("<xml></xml>") == Reason::accepted);
  CHECK(reason_of("<xml><Event/></xml >") == Reason::accepted);
  CHECK(reason_of("<xml><Event /><Unknown /></xml>") == Reason::accepted);
  CHECK(reason_of("<xml><Event>a</Event \n></xml>") == Reason::accepted);
  CHECK(reason_of("<xml><Event>a</EventKey></xml>") == Reason::xml_malformed);
  CHECK(reason_of("<xml><Event>a</Even></xml>") == Reason::xml_malformed);
  CHECK(reason_of("<xml><Event>a</Event") == Reason::xml_malformed);
  CHECK(reason_of("<?xmlx?><xml></xml>") == Reason::xml_forbidden);
  CHECK(reason_of("<?xml ?") == Reason::xml_forbidden);
}

TEST_CASE("XML: unknown elements are skipped, including nested ones") {
  Fields fields;
  const std::string document =
      "<xml><SendLocationInfo><Scale><![CDATA[<a>]]></Scale>x &amp; y<b/></SendLocationInfo>"
      "<Event>SCAN</Event><FromUsername>not a field</FromUsername></xml>";
  REQUIRE(read_xml(document, fields) == Reason::accepted);
  CHECK(fields.count() == 1);
  CHECK(fields.get(Field::event) == "SCAN");
  CHECK_FALSE(fields.has(Field::scale));
}

TEST_CASE("BI 42, 43, 52, 57, 58: a document of another form than WeChat's is refused") {
  CHECK(reason_of("<xml><xml></xml></xml>") == Reason::accepted);  // an unknown element, skipped
  CHECK_FALSE(Push::parse("<xml>" + event_xml("SCAN", scene) + "</xml>"));
  CHECK(reason_of("<xml><FromUserName><b>o1</b></FromUserName></xml>") == Reason::field_malformed);
  CHECK(reason_of("<xml><FromUserName>o<b/></FromUserName></xml>") == Reason::field_malformed);
  const std::string malformed =
      GENERATE(as<std::string>{}, "", " ", "x", "<", "<xml", "<xml>", "</xml>", "<xml></xml",
               "<xml/>", "<xm></xm>", "<XML></XML>", "<xml><Event>a</Event>", "<xml><Event>a</xml>",
               "<xml><Event>a</Events></xml>", "<xml><Event><![CDATA[a</Event></xml>",
               "<xml><Event>a", "<xml><Event>a]]>b</Event></xml>", "<xml><x><![CDATA[a</x></xml>",
               "<xml><x>a]]></x></xml>", "<xml><x><y></x></y></xml>", "<xml></xml>x",
               "<xml></xml><xml></xml>", "<xml>text</xml>", "<xml><Event>a</Event>text</xml>",
               "<xml><1></1></xml>", "<xml>< a></a></xml>", "<xml><></></xml>", "<xml><a></xml>",
               "<xml><Event>a</ Event></xml>", "\xef\xbb\xbf<xml></xml>");
  CAPTURE(malformed);
  CHECK(reason_of(malformed) == Reason::xml_malformed);
  CHECK(reason_of(std::string("<xml></xml>\0", 12)) == Reason::xml_malformed);
}

TEST_CASE(
    "BI 44-50, XM-01, XM-02, XM-07: no attribute, comment, instruction, DOCTYPE or entity passes") {
  const std::string forbidden = GENERATE(
      as<std::string>{}, "<xml a=\"b\"></xml>", "<xml><Event a=\"b\">x</Event></xml>",
      "<xml><Event a>x</Event></xml>", "<xml><u a='b'>x</u></xml>", "<xml><u a='b'/></xml>",
      "<xml></xml a='b'>", "<xml><Event><!-- c -->x</Event></xml>", "<xml><!-- c --></xml>",
      "<!-- c --><xml></xml>", "<xml></xml ><!-- c -->", "<xml><Event><?php ?>x</Event></xml>",
      "<xml><?php ?></xml>", "<?php ?><xml></xml>", "<!DOCTYPE xml [<!ENTITY a \"b\">]><xml></xml>",
      "<!DOCTYPE xml SYSTEM \"file:///etc/passwd\"><xml></xml>",
      "<!DOCTYPE xml [<!ENTITY % p SYSTEM \"http://x/\">%p;]><xml></xml>",
      "<xml><Event>&a;</Event></xml>", "<xml><Event>&#65;</Event></xml>",
      "<xml><Event>&#x41;</Event></xml>", "<xml><Event>&lt</Event></xml>",
      "<xml><Event>&</Event></xml>", "<xml><Event>&AMP;</Event></xml>", "<xml><u>&a;</u></xml>",
      "<?xml version='1.0'?><!DOCTYPE x><xml></xml>", "<xml><![cdata[a]]></xml>",
      "<xml><Event><![CDATA a]]></Event></xml>", "<?xml <!DOCTYPE x> ?><xml></xml>");
  CAPTURE(forbidden);
  const Reason reason = reason_of(forbidden);
  // Any markup after the end of the root is trailing bytes.
  const bool after_the_end = forbidden.starts_with("<xml></xml >");
  CHECK(reason == (after_the_end ? Reason::xml_malformed : Reason::xml_forbidden));
}

TEST_CASE("BI 38-40, XM-04: a field occurs once, even with equal values") {
  for (const FieldRow& row : field_table) {
    const std::string one =
        "<" + std::string{row.element} + ">7</" + std::string{row.element} + ">";
    CAPTURE(row.element);
    REQUIRE(reason_of("<xml>" + one + "</xml>") == Reason::accepted);
    REQUIRE(reason_of("<xml>" + one + "<x>" + one + "</x></xml>") == Reason::accepted);
    REQUIRE(reason_of("<xml>" + one + one + "</xml>") == Reason::element_repeated);
  }
  CHECK(reason_of("<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName></xml>") ==
        Reason::element_repeated);
  CHECK(reason_of("<xml><Event/><Event>a</Event></xml>") == Reason::element_repeated);
}

TEST_CASE("BI 51, XM-03: the depth is bounded, and the number of elements by the bytes alone") {
  CHECK(reason_of(nested(6)) == Reason::accepted);
  CHECK(reason_of(nested(7)) == Reason::accepted);
  CHECK(reason_of(nested(8)) == Reason::nesting_too_deep);
  CHECK(reason_of(nested(10'000)) == Reason::nesting_too_deep);
  const auto children = [](unsigned count) {
    std::string document = "<xml>";
    for (unsigned at = 0; at < count; ++at) document += at % 2 == 0 ? "<u>x</u>" : "<u/>";
    return document + "</xml>";
  };
  CHECK(reason_of(children(20'000)) == Reason::accepted);
  std::string inside = "<xml><u>";
  for (unsigned at = 0; at < 20'000; ++at) inside += "<v/>";
  CHECK(reason_of(inside + "</u></xml>") == Reason::accepted);
  CHECK(reason_of("<xml><" + std::string(64, 'n') + "/></xml>") == Reason::accepted);
  CHECK(reason_of("<xml><" + std::string(65, 'n') + "/></xml>") == Reason::xml_malformed);
  CHECK(reason_of("<xml>" + std::string(400 * 1024, ' ') + "</xml>") == Reason::too_large);
}

TEST_CASE("BI 53, XM-05: an identifier is one run of text; typed text may have several") {
  CHECK(content_of("<![CDATA[a]]]]><![CDATA[>b]]>") == "a]]>b");
  for (const std::string_view name :
       {"FromUserName", "Event", "EventKey", "MsgType", "CreateTime"}) {
    const std::string document = "<xml><" + std::string{name} + "><![CDATA[1]]><![CDATA[2]]></" +
                                 std::string{name} + "></xml>";
    REQUIRE(reason_of(document) == Reason::field_malformed);
  }
  CHECK(reason_of("<xml><Event>a<![CDATA[b]]></Event></xml>") == Reason::field_malformed);
}

TEST_CASE("BI 54, XM-06: control characters may occur in typed text, but not in identifiers") {
  for (const int control : {0x00, 0x02, 0x0b, 0x1d, 0x1f, 0x7f}) {
    const std::string text = "a" + std::string(1, static_cast<char>(control)) + "b";
    CAPTURE(control);
    REQUIRE(content_of(text) == text);
    REQUIRE(content_of("<![CDATA[" + text + "]]>") == text);
    for (const std::string_view name :
         {"FromUserName", "ToUserName", "Event", "EventKey", "Ticket"}) {
      REQUIRE(reason_of("<xml>" + element(name, text) + "</xml>") == Reason::field_malformed);
    }
  }
}

TEST_CASE("BI 55, 56: the whole document is UTF-8, including skipped elements") {
  CHECK(reason_of(text_xml("\xc0\xaf")) == Reason::utf8_invalid);
  CHECK(reason_of("<xml><u>\xff</u></xml>") == Reason::utf8_invalid);
  CHECK(reason_of("<xml><u>\xf0\x9f\x91</u></xml>") == Reason::utf8_invalid);
  CHECK(reason_of(std::string("\xff\xfe<\0x\0m\0l\0>\0", 12)) == Reason::xml_malformed);
}

}  // namespace
}  // namespace menshen::test
