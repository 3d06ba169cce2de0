/// `apps`: the applications that people sign in to, with their policies.

#include <algorithm>
#include <utility>

#include "core/config/section_context.hpp"

namespace menshen {
namespace {

class AppReader {
 public:
  AppReader(SectionContext& context, const ObjectReader::Element& element)
      : context_(context), reader_(context.at(element)) {}

  AppConfig read() {
    app_.client_id = reader_.text("clientId", "the client_id the application uses");
    check(reader_, "clientId", {ClientId::fits, client_id_sentence}, app_.client_id);
    context_.once(reader_, "clientId", app_.client_id, "clientId");
    app_.name = reader_.text("name", "the name people know the application by");
    check(reader_, "name",
          {is_app_name,
           "write at most 64 characters, and no control characters: it stands in "
           "one line of a chat"},
          app_.name);
    read_pool();
    app_.redirect_uris = read_urls(context_, reader_, "redirectUris", 1, is_redirect_uri,
                                   "write an absolute https URL with a path and no fragment, and "
                                   "without code, state, iss or error in its query; http is for "
                                   "localhost only");
    app_.origins = read_urls(context_, reader_, "origins", 0, is_secure_origin,
                             "write an https origin such as \"https://shop.example.com\"; http is "
                             "for localhost only");
    refuse_issuer_host(context_, reader_.pointer_to("redirectUris"), app_.redirect_uris);
    refuse_issuer_host(context_, reader_.pointer_to("origins"), app_.origins);
    app_.brand = read_brand(context_, reader_);
    read_confirm();
    read_people(context_, reader_, app_);
    read_client(context_, reader_, app_);
    read_app_texts(context_, reader_, app_);
    reader_.finish();
    if (app_.webhook && !app_.client.sector.empty()) {
      context_.warn(reader_, "webhook",
                    "names people by the id and the openid that other apps know, which undoes the "
                    "pairwise sub");
    }
    return std::move(app_);
  }

 private:
  void read_pool() {
    app_.pool = reader_.text("pool", "the name of a pool");
    app_.account = reader_.optional_text("account", "the account whose QR code the app shows");
    const auto& pools = context_.config.pools;
    const auto pool = std::find_if(pools.begin(), pools.end(),
                                   [&](const PoolConfig& p) { return p.name == app_.pool; });
    if (pool != pools.end()) return choose_account(pool->accounts);
    if (!app_.pool.empty()) {
      reader_.fault("pool", "there is no pool named \"" + app_.pool + "\"");
    }
  }

  /// A scan is looked up in the app's pool, so its account must be one of that pool's.
  void choose_account(const std::vector<std::string>& accounts) {
    if (app_.account.empty()) {
      if (!accounts.empty()) app_.account = accounts.front();
    } else if (std::find(accounts.begin(), accounts.end(), app_.account) == accounts.end()) {
      reader_.fault("account", "the pool \"" + app_.pool + "\" has no account named \"" +
                                   app_.account + "\"; name one of its accounts, or leave it out");
    }
  }

  /// There is no default: RFC 10027 (BCP 247) requires the operator to weigh the risk.
  void read_confirm() {
    if (!reader_.has("confirm")) {
      reader_.find("confirm");
      reader_.fault(
          "confirm",
          "must be chosen: \"tap\", \"reply\" and \"phone-code\" ask the person after the scan, "
          "each "
          "harder to be tricked into than the one before; \"none\" signs in whoever scans, at "
          "once, and so also a victim who is shown somebody else's QR code");
      return;
    }
    if (reader_.is_renamed("confirm", {"code", "phone-code"})) return;
    const std::string way = reader_.choice("confirm", {"none", "tap", "reply", "phone-code"}, "");
    const auto* const at = std::find(confirmation_names.begin(), confirmation_names.end(), way);
    if (at != confirmation_names.end()) {
      app_.confirm = static_cast<Confirm>(at - confirmation_names.begin());
    }
  }

  SectionContext& context_;
  ObjectReader reader_;
  AppConfig app_;
};

}  // namespace

void read_app(SectionContext& context, const ObjectReader::Element& element) {
  context.config.apps.push_back(AppReader{context, element}.read());
}

}  // namespace menshen
