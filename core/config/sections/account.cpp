/// `accounts`: the Official Accounts that people follow.

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/config/section_context.hpp"
#include "core/config/url.hpp"

namespace menshen {
namespace {

/// WeChat's own limit (docs/wechat-protocol.md#qr-codes), and the most that anybody can need.
constexpr std::int64_t qr_codes_a_day = 100'000;
constexpr std::int64_t qr_codes_a_day_most = 10'000'000;

constexpr std::string_view wechat_pages = "https://open.weixin.qq.com";

/// Paths of Menshen's own that an account's name must not shadow.
constexpr auto reserved_names = std::to_array<std::string_view>(
    {"account", "admin", "authorize", "choose", "confirm", "health", "introspect", "jwks", "logout",
     "not-me", "pages", "par", "proofs", "revoke", "tickets", "token", "userinfo", "widget"});

bool is_one_of(const auto& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}
bool is_app_id(std::string_view text) {
  return text.starts_with("wx") && made_of(text.substr(2), 8, 32, is_alnum);
}
bool is_original_id(std::string_view text) {
  return text.starts_with("gh_") && made_of(text.substr(3), 1, 32, is_base64url);
}

/// The text of the QR code that WeChat's console offers for download.
bool is_account_qr(std::string_view text) {
  for (const std::string_view start : {"http://weixin.qq.com/r/", "https://weixin.qq.com/r/"}) {
    if (!text.starts_with(start)) continue;
    return made_of(text.substr(start.size()), 1, 128,
                   [](char c) { return is_base64url(c) || c == '/'; });
  }
  return false;
}
constexpr std::string_view account_qr_sentence =
    "the text inside the account's own QR code, \"http://weixin.qq.com/r/…\"; any QR reader shows "
    "it";

Encryption encryption_of(std::string_view text) {
  if (text == "plain") return Encryption::plain;
  return text == "compatible" ? Encryption::compatible : Encryption::safe;
}

class AccountReader {
 public:
  AccountReader(SectionContext& context, const ObjectReader::Element& element)
      : context_(context), reader_(context.at(element)) {}

  AccountConfig read() {
    read_names();
    read_sign_in();
    read_encryption();
    account_.format = reader_.choice("format", {"xml", "json"}, "xml") == "json" ? DataFormat::json
                                                                                 : DataFormat::xml;
    if (by_message()) {
      refuse_api_keys();
    } else {
      read_api();
    }
    read_forward(context_, reader_, account_);
    read_account_texts(context_, reader_, account_);
    account_.keywords = read_keywords(context_, reader_);
    reader_.finish();
    if (account_.original_id.empty()) {
      context_.warn(reader_, "originalId", "is not set, so ToUserName of a push is not checked");
    }
    return std::move(account_);
  }

 private:
  void read_names() {
    account_.name = reader_.text("name", "a short name for the account");
    check(reader_, "name", {is_name, name_sentence}, account_.name);
    if (is_one_of(reserved_names, account_.name)) {
      reader_.fault("name", "is a path of Menshen's own; choose another name");
    }
    context_.once(reader_, "name", account_.name, "name");
    account_.app_id = reader_.text("appId", "the AppID from the WeChat console");
    check(reader_, "appId",
          {is_app_id, "copy the AppID from the WeChat console: \"wx\" and letters and digits"},
          account_.app_id);
    context_.once(reader_, "appId", account_.app_id, "appId");
    account_.original_id = reader_.optional_text("originalId", "the original id (原始ID)");
    check(reader_, "originalId",
          {is_original_id,
           "copy the original id (原始ID) from the WeChat console: \"gh_\" and letters and digits"},
          account_.original_id);
  }

  bool by_message() const { return account_.sign_in == SignIn::message; }

  void read_sign_in() {
    const bool by_message = reader_.is_renamed("signIn", {"code", "message"}) ||
                            reader_.choice("signIn", {"scene", "message"}, "scene") == "message";
    if (!by_message) {
      reader_.forbid("qrUrl",
                     "is for accounts with \"signIn\": \"message\"; the others make QR codes");
      return;
    }
    account_.sign_in = SignIn::message;
    account_.qr_url = reader_.text("qrUrl", account_qr_sentence);
    check(reader_, "qrUrl", {is_account_qr, "write " + std::string{account_qr_sentence}},
          account_.qr_url);
  }

  /// Menshen never calls WeChat's API for an account that signs in by message.
  void refuse_api_keys() {
    for (const std::string_view key :
         {"appSecret", "accessTokenKey", "openPlatform", "qrCodesPerDay", "egress", "apiBase",
          "oauth", "oauthBase"}) {
      reader_.forbid(key,
                     "is for WeChat's API, which is never called for an account with "
                     "\"signIn\": \"message\"; remove this key");
    }
  }

  void read_api() {
    account_.open_platform = reader_.optional_text("openPlatform", "a name for the Open Platform");
    check(reader_, "openPlatform", {is_name, name_sentence}, account_.open_platform);
    account_.qr_codes_per_day = static_cast<std::uint32_t>(reader_.number(
        "qrCodesPerDay", {.min = 100, .max = qr_codes_a_day_most, .fallback = qr_codes_a_day}));
    read_egress(context_, reader_, account_);
    const EgressConfig& egress = account_.egress;
    if (egress.kind != EgressKind::cloudrun && !egress.is_pool_alone()) read_oauth();
  }

  void read_encryption() {
    account_.encryption =
        encryption_of(reader_.choice("encryption", {"safe", "compatible", "plain"}, "safe"));
    const bool plain = account_.encryption == Encryption::plain;
    const bool allowed = reader_.flag("allowPlain");
    if (plain && !allowed) {
      reader_.fault("encryption",
                    "\"plain\" lets anyone who saw one callback address forge sign-ins; write "
                    "\"safe\", or \"allowPlain\": true beside it for WeChat's sandbox account");
    }
    if (plain && allowed) {
      context_.warn(reader_, "encryption",
                    "is \"plain\": pushes can be forged; never use it in production");
    }
    SecretNames& secrets = account_.secrets;
    secrets.token = reader_.secret("token");
    secrets.previous_token = reader_.optional_secret("previousToken");
    secrets.encoding_aes_key =
        plain ? reader_.optional_secret("encodingAesKey") : reader_.secret("encodingAesKey");
    secrets.previous_encoding_aes_key = reader_.optional_secret("previousEncodingAesKey");
  }

  void read_oauth() {
    if (!reader_.has("oauth")) {
      reader_.forbid("oauthBase", "is for an account with \"oauth\"; remove this key");
      return;
    }
    account_.oauth = reader_.choice("oauth", {"snsapi_base", "snsapi_userinfo"}, "");
    account_.oauth_base = reader_.optional_text("oauthBase", "the origin of WeChat's pages");
    if (account_.oauth_base.empty()) account_.oauth_base = wechat_pages;
    if (account_.oauth_base != wechat_pages && !is_loopback_origin(account_.oauth_base)) {
      reader_.fault("oauthBase",
                    "people are sent there: leave it out, or write an origin on localhost for "
                    "tests");
    }
  }

  SectionContext& context_;
  ObjectReader reader_;
  AccountConfig account_;
};

}  // namespace

void read_account(SectionContext& context, const ObjectReader::Element& element) {
  context.config.accounts.push_back(AccountReader{context, element}.read());
}

}  // namespace menshen
