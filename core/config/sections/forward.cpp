/// `forward` and `speaksFirst` of an account: the owner's servers that get its pushes, too.

#include <utility>

#include "core/base/bytes.hpp"
#include "core/config/section_context.hpp"
#include "core/config/url.hpp"

namespace menshen {
namespace {

/// No documented MsgType or Event comes near it.
constexpr std::size_t rules_max = 100;

constexpr auto is_word_char = [](char c) { return is_alnum(c) || c == '_'; };

bool is_kind(std::string_view text) { return made_of(text, 1, 64, is_word_char); }

constexpr Shape kind_shape{is_kind,
                           "write the name as WeChat's pages do, such as \"text\" or "
                           "\"CLICK\": letters, digits and '_'"};

constexpr Shape target_shape{
    is_absolute_url,
    "write an absolute https URL with a path and no fragment; http is for an "
    "address that \"outbound\": {\"allow\": […]} names"};

class ForwardReader {
 public:
  ForwardReader(SectionContext& context, ObjectReader& account, AccountConfig& into)
      : context_(context), account_(account), into_(into) {}

  void read() {
    if (!account_.has("forward")) {
      account_.forbid("speaksFirst", "is for an account with \"forward\"; remove this key");
      return;
    }
    const std::vector<ObjectReader::Element> targets =
        account_.list("forward", 1, "targets, { \"name\", \"url\" } each");
    if (targets.size() > forward_targets_max) {
      account_.fault("forward", "has more than 8 targets; let one of them pass pushes on");
    }
    for (const ObjectReader::Element& target : targets) read_target(target);
    const std::string first = account_.choice("speaksFirst", {"menshen", "target"}, "menshen");
    into_.speaks_first = first == "target" ? SpeaksFirst::target : SpeaksFirst::menshen;
  }

 private:
  void read_target(const ObjectReader::Element& element) {
    ObjectReader reader = context_.at(element);
    ForwardTarget target;
    target.name = reader.text("name", "a short name for the target");
    check(reader, "name", {is_name, name_sentence}, target.name);
    context_.once(reader, "target of " + into_.name, target.name, "name");
    read_url(reader, target);
    read_rules(reader, target.pushes);
    target.copies = reader.flag("copies");
    reader.finish();
    into_.forward.push_back(std::move(target));
  }

  void read_url(ObjectReader& reader, ForwardTarget& target) {
    target.url = reader.text("url", "the address where the server takes WeChat's pushes");
    check_url(reader, "url", target_shape, target.url);
    Url url;
    if (!parse_url(target.url, url)) return;
    context_.once(reader, "address of " + into_.name, target.url, "url");
    check_called_in_secret(context_, target.url, reader, "url");
    if (url.names_any({"signature", "timestamp", "nonce", "openid", "encrypt_type", "msg_signature",
                       "echostr"})) {
      reader.fault("url",
                   "has a parameter that WeChat adds to each push; the target could not tell the "
                   "two apart, so leave it out");
    }
    Url issuer;
    if (parse_url(context_.config.issuer, issuer) && url.origin == issuer.origin) {
      reader.fault("url",
                   "is this Menshen itself, which would send each push to itself again; write the "
                   "address of the other server");
    }
  }

  void read_rules(ObjectReader& reader, PushFilter& into) {
    if (!reader.has("pushes")) {
      reader.find("pushes");
      return;
    }
    const std::vector<ObjectReader::Element> rules =
        reader.list("pushes", 1, "rules, such as {\"msgType\": \"text\"}");
    if (rules.size() > rules_max) reader.fault("pushes", "has more than 100 rules");
    for (const ObjectReader::Element& rule : rules) into.rules.push_back(read_rule(rule));
  }

  PushRule read_rule(const ObjectReader::Element& element) {
    ObjectReader reader = context_.at(element);
    PushRule rule;
    rule.msg_type = reader.optional_text("msgType", "a MsgType");
    rule.event = reader.optional_text("event", "an Event");
    check(reader, "msgType", kind_shape, rule.msg_type);
    check(reader, "event", kind_shape, rule.event);
    if (element.value->is_object() && !reader.has("msgType") && !reader.has("event")) {
      context_.faults.push_back(
          {element.pointer, "write a \"msgType\" or an \"event\"; without rules every push goes"});
    }
    if (!rule.event.empty() && !rule.msg_type.empty() && rule.msg_type != "event") {
      reader.fault("event", "belongs to the MsgType \"event\"; write two rules, or one of the two");
    }
    if (!rule.event.empty()) rule.msg_type = "event";
    reader.finish();
    return rule;
  }

  SectionContext& context_;
  ObjectReader& account_;
  AccountConfig& into_;
};

}  // namespace

void read_forward(SectionContext& context, ObjectReader& account, AccountConfig& into) {
  ForwardReader{context, account, into}.read();
}

}  // namespace menshen
