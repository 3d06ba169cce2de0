/// Checks the secrets that Menshen shares with the operator and the applications.

#include <array>
#include <utility>

#include "core/base/base64.hpp"
#include "core/config/secret_lookup.hpp"

namespace menshen {
namespace {

constexpr std::size_t shared_chars_min = 32;  // RFC 7518 section 3.2: HS256 takes 256 bits
constexpr std::size_t shared_chars_max = 1024;

// Standard Webhooks: base64 of 24 to 64 random bytes, usually prefixed with "whsec_".
constexpr std::string_view webhook_prefix = "whsec_";
constexpr std::size_t webhook_bytes_min = 24;
constexpr std::size_t webhook_bytes_max = 64;
constexpr std::size_t webhook_chars_max = 88;

bool is_shared_secret(std::string_view value) {
  return value.size() >= shared_chars_min && value.size() <= shared_chars_max &&
         !is_published(value);
}

bool is_webhook_secret(std::string_view value) {
  if (value.starts_with(webhook_prefix)) value.remove_prefix(webhook_prefix.size());
  if (value.empty() || value.size() > webhook_chars_max || is_published(value)) return false;
  std::array<std::uint8_t, webhook_chars_max> bytes{};
  const Result<std::size_t> length = decode_base64(value, bytes);
  return length && *length >= webhook_bytes_min && *length <= webhook_bytes_max;
}

void check_shared(SecretLookup reader, std::string_view key, const std::string& name) {
  const std::optional<std::string> value = reader.find(key, name);
  if (!value || is_shared_secret(*value)) return;
  reader.fault(key, name, "must be 32 to 1024 characters, at random");
}

void check_webhook(SecretLookup reader, const std::optional<Endpoint>& endpoint) {
  if (!endpoint) return;
  const std::optional<std::string> value = reader.find("secret", endpoint->secret);
  if (!value || is_webhook_secret(*value)) return;
  reader.fault("secret", endpoint->secret,
               "must be the base64 of 24 to 64 bytes at random, after \"whsec_\" if you like, as "
               "Standard Webhooks has it");
}

/// The key of an access token opens nothing else, and no other key opens an access token (OP-03).
void check_own(const std::string& admin_key, const std::string& key, const SecretSource& secrets,
               Faults& faults, const std::string& pointer) {
  if (admin_key.empty() || key.empty()) return;
  const std::optional<std::string> value = secrets(key);
  if (!value || value->empty() || value != secrets(admin_key)) return;
  faults.push_back(
      {pointer + "/accessTokenKey",
       "the environment variable " + key + " has the value of the admin key; give each its own"});
}

}  // namespace

void check_endpoint_secrets(const Config& config, const SecretSource& secrets, Faults& faults) {
  const auto reader_at = [&](std::string pointer) {
    return SecretLookup{std::move(pointer), secrets, faults};
  };
  for (std::size_t at = 0; at < config.accounts.size(); ++at) {
    const AccountConfig& account = config.accounts[at];
    const std::string pointer = "/accounts/" + std::to_string(at);
    const EgressConfig& egress = account.egress;
    const std::string relay =
        pointer + (egress.kind == EgressKind::pool ? "/egress/relay" : "/egress");
    check_shared(reader_at(relay), "secret", egress.secret);
    check_shared(reader_at(relay), "previousSecret", egress.previous_secret);
    check_shared(reader_at(pointer), "accessTokenKey", account.secrets.access_token_key);
    check_own(config.admin_key, account.secrets.access_token_key, secrets, faults, pointer);
  }
  for (std::size_t at = 0; at < config.pools.size(); ++at) {
    const std::string pointer = "/pools/" + std::to_string(at);
    check_webhook(reader_at(pointer + "/delivery"), config.pools[at].delivery);
  }
  for (std::size_t at = 0; at < config.apps.size(); ++at) {
    const AppConfig& app = config.apps[at];
    const std::string pointer = "/apps/" + std::to_string(at);
    if (app.proofs.app) {
      check_shared(reader_at(pointer + "/proofs/app"), "secret", app.proofs.app->secret);
    }
    check_webhook(reader_at(pointer + "/webhook"), app.webhook);
  }
  check_shared(reader_at("/admin"), "key", config.admin_key);
}

}  // namespace menshen
