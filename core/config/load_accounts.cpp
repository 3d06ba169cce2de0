#include <utility>

#include "core/config/secret_lookup.hpp"

namespace menshen {
namespace {

constexpr std::size_t token_chars_min = 16;
constexpr std::size_t app_secret_chars_min = 16;

/// Reads the secrets of one account.
class AccountSecrets : SecretLookup {
 public:
  using SecretLookup::SecretLookup;

  void app_secret(const std::string& name) {
    const std::optional<std::string> value = find("appSecret", name);
    if (value && (value->size() < app_secret_chars_min || is_published(*value))) {
      fault("appSecret", name, "is not an AppSecret; copy it from the WeChat console");
    }
  }

  void token(std::string_view key, const std::string& name, std::vector<Token>& tokens) {
    const std::optional<std::string> value = find(key, name);
    if (!value) return;
    Result<Token> token = Token::parse(*value);
    if (!token || value->size() < token_chars_min || is_published(*value)) {
      fault(key, name,
            "must be 16 to 32 letters and digits, at random, the same as in the WeChat "
            "console");
      return;
    }
    tokens.push_back(*std::move(token));
  }

  void aes_key(std::string_view key, const std::string& name, std::vector<AesKey>& keys) {
    const std::optional<std::string> value = find(key, name);
    if (!value) return;
    Result<AesKey> parsed = AesKey::parse(*value);
    if (!parsed || is_published(*value)) {
      fault(key, name,
            "must be the 43 letters and digits of the EncodingAESKey in the WeChat "
            "console, made at random");
      return;
    }
    keys.push_back(*std::move(parsed));
  }
};

}  // namespace

std::vector<Account> load_accounts(const Config& config, const SecretSource& secrets,
                                   Faults& faults) {
  std::vector<Account> accounts;
  for (std::size_t at = 0; at < config.accounts.size(); ++at) {
    const AccountConfig& from = config.accounts[at];
    const std::size_t faults_before = faults.size();
    Result<AppId> app_id = AppId::parse(from.app_id);
    invariant(static_cast<bool>(app_id));
    Account account{*std::move(app_id), from.encryption, from.format, from.original_id, {}, {}};
    account.sign_in = from.sign_in;
    for (const KeywordReply& reply : from.keywords) account.keywords.push_back(reply.keyword);
    for (const ForwardTarget& target : from.forward) account.forward.push_back(target.pushes);
    AccountSecrets reader{"/accounts/" + std::to_string(at), secrets, faults};
    reader.app_secret(from.secrets.app_secret);
    reader.token("token", from.secrets.token, account.tokens);
    reader.token("previousToken", from.secrets.previous_token, account.tokens);
    reader.aes_key("encodingAesKey", from.secrets.encoding_aes_key, account.keys);
    reader.aes_key("previousEncodingAesKey", from.secrets.previous_encoding_aes_key, account.keys);
    if (faults.size() == faults_before) accounts.push_back(std::move(account));
  }
  return accounts;
}

std::vector<std::string> secret_names(const Config& config) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (!name.empty()) names.push_back(name);
  };
  const auto add_of = [&](const std::optional<Endpoint>& endpoint) {
    if (endpoint) add(endpoint->secret);
  };
  for (const AccountConfig& account : config.accounts) {
    const SecretNames& secrets = account.secrets;
    add(secrets.app_secret);
    add(secrets.access_token_key);
    add(account.egress.secret);
    add(account.egress.previous_secret);
    add(secrets.token);
    add(secrets.previous_token);
    add(secrets.encoding_aes_key);
    add(secrets.previous_encoding_aes_key);
  }
  const auto add_client = [&](const ClientSecretNames& secret) {
    add(secret.current);
    add(secret.previous);
  };
  for (const PoolConfig& pool : config.pools) add_of(pool.delivery);
  for (const AppConfig& app : config.apps) {
    add_of(app.proofs.app);
    add_of(app.webhook);
    add_client(app.client.secret);
  }
  for (const ResourceServerConfig& server : config.resource_servers) add_client(server.secret);
  add(config.keys.encryption);
  add(config.admin_key);
  return names;
}

}  // namespace menshen
