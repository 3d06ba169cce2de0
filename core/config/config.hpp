#pragma once
/// `menshen.json`, validated as a whole. A `Config` object is always valid. `menshen.schema.json`
/// gives editors the same rules; a test compares the two.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/address_block.hpp"
#include "core/config/client.hpp"
#include "core/config/egress.hpp"
#include "core/config/forward.hpp"
#include "core/config/limits.hpp"
#include "core/config/object_reader.hpp"
#include "core/config/people.hpp"
#include "core/config/texts.hpp"
#include "core/ticket/ticket.hpp"
#include "core/wechat/account.hpp"

namespace menshen {

/// The names of environment variables, never their values.
struct SecretNames {
  std::string app_secret;        // for `direct`; else empty
  std::string access_token_key;  // of the systems that share the access token; or empty
  std::string token;
  std::string previous_token;             // or empty
  std::string encoding_aes_key;           // empty in plain mode
  std::string previous_encoding_aes_key;  // or empty
};

/// What the account's owner has Menshen answer.
struct KeywordReply {
  Keyword keyword;
  std::string text;
};

struct AccountConfig {
  std::string name;  // the first segment of the callback's path
  std::string app_id;
  std::string original_id;  // `gh_…`, or empty
  SecretNames secrets;
  Encryption encryption = Encryption::safe;
  DataFormat format = DataFormat::xml;
  SignIn sign_in = SignIn::scene;
  std::string qr_url;         // the text of the account's own QR code, for `message`; else empty
  std::string open_platform;  // or empty
  EgressConfig egress;
  std::string api_base;    // origin of WeChat's API; empty for `message` and for a relay
  std::string oauth;       // the scope of WeChat's web authorization; empty: not used
  std::string oauth_base;  // origin of the authorization page
  std::uint32_t qr_codes_per_day = 0;   // 0 for `message`
  Language language = Language::zh_cn;  // of its chat
  Texts replies;  // by reply_places; "follow" is for people without a ticket's QR code
  Texts texts;    // by page_places
  std::vector<KeywordReply> keywords;
  std::vector<ForwardTarget> forward;
  SpeaksFirst speaks_first = SpeaksFirst::menshen;
};

/// One set of people: the accounts that they sign in through and the apps that they sign in to.
struct PoolConfig {
  std::string name;
  std::vector<std::string> accounts;
  std::optional<Endpoint> delivery;           // sends one-time codes
  OnUnfollow on_unfollow = OnUnfollow::keep;  // the strictest of its apps' settings
};

/// The branding of the hosted pages; each may be empty.
struct Brand {
  std::string logo;   // a data: URL of a small picture
  std::string color;  // "#rrggbb", dark enough for white text
};

struct AppConfig {
  std::string client_id;
  std::string name;
  std::string pool;
  std::string account;  // whose QR code it shows: one of the pool's, by default the first
  std::vector<std::string> redirect_uris;
  std::vector<std::string> origins;
  Confirm confirm = Confirm::none;
  Brand brand;
  ClientConfig client;
  FirstSignIn first_sign_in = FirstSignIn::create;
  OnUnfollow on_unfollow = OnUnfollow::keep;
  Proofs proofs;
  std::optional<Endpoint> webhook;  // receives events about people
  Texts replies;                    // by reply_places, with the account's where the app has none
  Texts texts;                      // by page_places, in the same way
  AfterSignIn after;
};

/// The visitor's address: an entry of a trusted proxy's header, or else the peer of the connection.
struct ClientAddress {
  std::string header;  // or empty
  std::uint32_t trusted_hops =
      1;  // the entry that the outermost trusted proxy wrote, from the right
};

/// What Menshen's own calls may reach beside the public internet.
struct OutboundConfig {
  std::vector<std::string> allow;  // as written
  std::vector<AddressBlock> blocks;
};

struct Config {
  std::string issuer;
  std::vector<AccountConfig> accounts;
  std::vector<PoolConfig> pools;
  std::vector<AppConfig> apps;
  std::vector<ResourceServerConfig> resource_servers;
  KeyConfig keys;
  std::string admin_key;  // the name of a variable, or empty: no admin API
  ClientAddress client_address;
  LimitConfig limits;
  OutboundConfig outbound;
  std::int64_t probe_seconds = 0;    // between two probes of the desks
  bool configuration_store = false;  // whether a stored text takes the place of this one
};

struct ConfigResult {
  std::optional<Config> config;  // present exactly when `faults` is empty
  Faults faults;
  Faults warnings;  // valid, but worth a line at start-up
};

/// Reads the text of `menshen.json`; comments are allowed.
ConfigResult read_config(std::string_view text);

/// The configuration for the host, with every default written out and no secret.
Json describe(const Config& config);

}  // namespace menshen
