/// `apps`: the applications people sign in to, and the policies each chooses.

#include <algorithm>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/config/reading.hpp"

namespace menshen {
namespace {

bool is_client_id(std::string_view text) {
  return made_of(text, 1, 64, [](char c) { return is_base64url(c) || c == '.'; });
}

class AppReader {
 public:
  AppReader(Reading& reading, const ObjectReader::Element& element)
      : reading_(reading), reader_(reading.at(element)) {}

  AppConfig read() {
    app_.client_id = reader_.text("clientId", "the client_id the application uses");
    check(reader_, "clientId", app_.client_id, is_client_id,
          "use at most 64 letters, digits, '.', '_' and '-'");
    reading_.once(reader_, "clientId", app_.client_id, "clientId");
    app_.name = reader_.text("name", "the name people know the application by");
    read_pool();
    app_.redirect_uris = read_urls("redirectUris", is_redirect_uri, 1,
                                   "write an absolute https URL with a path and no fragment, and "
                                   "without code, state, iss or error in its query; http is for "
                                   "localhost only");
    app_.origins = read_urls("origins", is_secure_origin, 0,
                             "write an https origin such as \"https://shop.example.com\"; http is "
                             "for localhost only");
    app_.brand = read_brand(reading_, reader_);
    read_confirm();
    read_people(reading_, reader_, app_);
    reader_.finish();
    return std::move(app_);
  }

 private:
  void read_pool() {
    app_.pool = reader_.text("pool", "the name of a pool");
    app_.account = reader_.optional_text("account", "the account whose QR code the app shows");
    const auto& pools = reading_.config.pools;
    const auto pool = std::find_if(pools.begin(), pools.end(),
                                   [&](const PoolConfig& p) { return p.name == app_.pool; });
    if (pool != pools.end()) return choose_account(pool->accounts);
    if (!app_.pool.empty()) {
      reader_.fault("pool", "there is no pool named \"" + app_.pool + "\"");
    }
  }

  /// Whom a code signs in is looked up in the pool, so its account must be one of the pool's.
  void choose_account(const std::vector<std::string>& accounts) {
    if (app_.account.empty()) {
      if (!accounts.empty()) app_.account = accounts.front();
    } else if (std::find(accounts.begin(), accounts.end(), app_.account) == accounts.end()) {
      reader_.fault("account", "the pool \"" + app_.pool + "\" has no account named \"" +
                                   app_.account + "\"; name one of its accounts, or leave it out");
    }
  }

  /// No default: RFC 10027 (BCP 247) obliges the operator to weigh the risk.
  void read_confirm() {
    if (!reader_.has("confirm")) {
      reader_.find("confirm");
      reader_.fault(
          "confirm",
          "must be chosen: \"none\" signs in whoever scans, at once, and so also a victim "
          "who is shown somebody else's QR code; \"tap\", \"reply\" and \"code\" ask the "
          "person first and are not built yet; write \"none\" to accept that risk");
      return;
    }
    const std::string confirm = reader_.choice("confirm", {"none", "tap", "reply", "code"}, "");
    if (!confirm.empty() && confirm != "none") {
      reader_.fault("confirm", "\"" + confirm + "\" is not built yet; only \"none\" works");
    }
  }

  std::vector<std::string> read_urls(std::string_view key, bool (*fits)(std::string_view),
                                     std::size_t min, std::string_view sentence) {
    std::vector<std::string> urls = reader_.texts(key, min, "URLs");
    for (std::size_t at = 0; at < urls.size(); ++at) {
      if (urls[at].empty() || fits(urls[at])) continue;
      reading_.faults.push_back(
          {reader_.pointer_to(key) + "/" + std::to_string(at), std::string{sentence}});
    }
    return urls;
  }

  Reading& reading_;
  ObjectReader reader_;
  AppConfig app_;
};

}  // namespace

void read_app(Reading& reading, const ObjectReader::Element& element) {
  reading.config.apps.push_back(AppReader{reading, element}.read());
}

}  // namespace menshen
