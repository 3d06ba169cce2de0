/// `egress` of an account: the way out to WeChat's API, and the keys beside it that the way takes.

#include <algorithm>
#include <array>

#include "core/config/section_context.hpp"
#include "core/config/url.hpp"

namespace menshen {
namespace {

constexpr std::array<std::string_view, 5> wechat_apis = {
    "https://api.weixin.qq.com", "https://api2.weixin.qq.com", "https://sh.api.weixin.qq.com",
    "https://sz.api.weixin.qq.com", "https://hk.api.weixin.qq.com"};

/// Inside WeChat CloudRun a service beside the container answers there, by http only.
constexpr std::string_view cloudrun_api = "http://api.weixin.qq.com";

bool is_plain_origin(std::string_view text) {
  Url url;
  return parse_url(text, url) && url.is_origin();
}

class EgressReader {
 public:
  EgressReader(SectionContext& context, ObjectReader& account, AccountConfig& into)
      : context_(context), account_(account), into_(into) {}

  void read() {
    read_kind();
    switch (into_.egress.kind) {
      case EgressKind::none:
        return;
      case EgressKind::direct:
        return read_direct();
      case EgressKind::relay:
        return forbid_beside_relay();
      case EgressKind::cloudrun:
        return read_beside_cloudrun();
      case EgressKind::pool:
        return forbid_beside_pool();
    }
  }

 private:
  void read_kind() {
    into_.egress.kind = EgressKind::direct;
    const Json* egress = account_.find("egress");
    if (egress == nullptr) return;
    ObjectReader inner{*egress, account_.pointer_to("egress"), context_.faults};
    const std::string kind =
        inner.choice("kind", {"direct", "relay", "pool", "cloudrun", "none"}, "");
    if (kind == "none") {
      inner.fault("kind", "\"none\" is what \"signIn\": \"message\" means; write that instead");
    } else if (kind == "pool") {
      into_.egress.kind = EgressKind::pool;
    } else if (kind == "relay") {
      into_.egress.kind = EgressKind::relay;
    } else if (kind == "cloudrun") {
      into_.egress.kind = EgressKind::cloudrun;
    }
    if (into_.egress.kind == EgressKind::relay) {
      read_relay(inner);
    } else {
      forbid_of_relay(inner);
    }
    if (into_.egress.kind == EgressKind::pool) {
      read_relay_of_pool(inner);
    } else {
      inner.forbid("relay", "is for \"kind\": \"pool\"; remove this key");
    }
    inner.finish();
  }

  /// The relay beside a pool looks up UnionIDs and exchanges codes of the web authorization.
  void read_relay_of_pool(ObjectReader& pool) {
    const Json* relay = pool.find("relay");
    if (relay == nullptr) return;
    ObjectReader inner{*relay, pool.pointer_to("relay"), context_.faults};
    read_relay(inner);
    inner.finish();
  }

  void read_relay(ObjectReader& inner) {
    EgressConfig& relay = into_.egress;
    relay.has_relay = true;
    relay.url = inner.text("url", "the relay's origin");
    constexpr Shape origin{is_plain_origin,
                           "write the relay's origin, such as \"https://relay.example.com\""};
    check_url(inner, "url", origin, relay.url);
    check_called_in_secret(context_, relay.url, inner, "url");
    relay.secret = inner.secret("secret");
    relay.previous_secret = inner.optional_secret("previousSecret");
  }

  void forbid_of_relay(ObjectReader& inner) const {
    const std::string_view sentence =
        into_.egress.kind == EgressKind::pool
            ? "is the relay's; write it inside \"relay\": {…}, or remove this key"
            : "is for \"kind\": \"relay\"; remove this key";
    for (const std::string_view key : {"url", "secret", "previousSecret"}) {
      inner.forbid(key, sentence);
    }
  }

  void read_direct() {
    into_.secrets.app_secret = account_.secret("appSecret");
    into_.secrets.access_token_key = account_.optional_secret("accessTokenKey");
    read_api_base(wechat_apis.front());
    if (std::find(wechat_apis.begin(), wechat_apis.end(), into_.api_base) == wechat_apis.end() &&
        !is_loopback_origin(into_.api_base)) {
      account_.fault("apiBase",
                     "the AppSecret is sent there: leave it out, or write one of WeChat's own "
                     "origins, or an origin on localhost for tests");
    } else {
      check_called(context_, into_.api_base, account_, "apiBase");
    }
  }

  void forbid_beside_relay() {
    account_.forbid("appSecret",
                    "the relay holds the AppSecret; write it in the relay's configuration and "
                    "remove this key");
    account_.forbid("apiBase", "the relay calls WeChat, and only the relay; remove this key");
    forbid_access_token_key("the relay holds the access token; remove this key");
  }

  /// Whoever fills the pool has the AppSecret. Web authorization exchanges its code with it, at the
  /// time of the sign-in.
  void forbid_beside_pool() {
    account_.forbid(
        "appSecret",
        "the machine that fills the pool holds the AppSecret; give it to \"menshen pool "
        "fill\" there and remove this key");
    account_.forbid("apiBase",
                    "Menshen does not call WeChat for an account with a pool; remove this key");
    forbid_access_token_key(
        "Menshen has no access token of an account with a pool; remove this key");
    if (into_.egress.has_relay) return;
    for (const std::string_view key : {"oauth", "oauthBase"}) {
      account_.forbid(key,
                      "web authorization asks WeChat at each sign-in, which a pool alone does not "
                      "do; remove this key, or add \"relay\" to egress");
    }
  }

  /// Web authorization exchanges its code with the AppSecret, which no call in WeChat CloudRun
  /// carries.
  void read_beside_cloudrun() {
    account_.forbid("appSecret",
                    "WeChat CloudRun (微信云托管) makes the calls without the AppSecret; remove "
                    "this key");
    forbid_access_token_key(
        "calls in WeChat CloudRun (微信云托管) have no access token; remove this key");
    for (const std::string_view key : {"oauth", "oauthBase"}) {
      account_.forbid(key,
                      "web authorization needs the AppSecret, which calls in WeChat CloudRun "
                      "(微信云托管) do not have; remove this key, or write \"kind\": \"relay\"");
    }
    read_api_base(cloudrun_api);
    if (into_.api_base != cloudrun_api && !is_loopback_origin(into_.api_base)) {
      account_.fault("apiBase",
                     "leave it out: inside WeChat CloudRun (微信云托管) the API is at "
                     "\"http://api.weixin.qq.com\"; an origin on localhost is for tests");
    } else {
      check_called(context_, into_.api_base, account_, "apiBase");
    }
  }

  void forbid_access_token_key(std::string_view sentence) {
    account_.forbid("accessTokenKey", sentence);
  }

  void read_api_base(std::string_view usual) {
    into_.api_base = account_.optional_text("apiBase", "the origin of WeChat's API");
    if (into_.api_base.empty()) into_.api_base = usual;
  }

  SectionContext& context_;
  ObjectReader& account_;
  AccountConfig& into_;
};

}  // namespace

void read_egress(SectionContext& context, ObjectReader& account, AccountConfig& into) {
  EgressReader{context, account, into}.read();
}

}  // namespace menshen
