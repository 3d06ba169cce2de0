#include <algorithm>
#include <array>
#include <utility>

#include "core/config/config.hpp"

namespace menshen {
namespace {

constexpr std::size_t token_chars_min = 16;
constexpr std::size_t app_secret_chars_min = 16;

/// Values printed in WeChat's documents and sample code. Whoever copied one has no secret.
constexpr std::array<std::string_view, 2> published_keys = {
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"};

bool is_published(std::string_view value) {
  const bool one_character =
      std::all_of(value.begin(), value.end(), [&](char c) { return c == value.front(); });
  return one_character ||
         std::find(published_keys.begin(), published_keys.end(), value) != published_keys.end();
}

/// Reads the secrets of one account; every fault names the variable, never the value.
class AccountSecrets {
 public:
  AccountSecrets(std::string pointer, const SecretSource& source, Faults& faults)
      : pointer_(std::move(pointer)), source_(source), faults_(faults) {}

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

 private:
  std::optional<std::string> find(std::string_view key, const std::string& name) {
    if (name.empty()) return std::nullopt;
    std::optional<std::string> value = source_(name);
    if (value && !value->empty()) return value;
    fault(key, name, "is not set; set it in the environment and start again");
    return std::nullopt;
  }

  void fault(std::string_view key, const std::string& name, std::string_view sentence) {
    faults_.push_back({pointer_ + "/" + std::string{key},
                       "the environment variable " + name + " " + std::string{sentence}});
  }

  std::string pointer_;
  const SecretSource& source_;
  Faults& faults_;
};

}  // namespace

std::vector<Account> load_accounts(const Config& config, const SecretSource& secrets,
                                   Faults& faults) {
  std::vector<Account> accounts;
  for (std::size_t at = 0; at < config.accounts.size(); ++at) {
    const AccountConfig& from = config.accounts[at];
    Result<AppId> app_id = AppId::parse(from.app_id);
    invariant(static_cast<bool>(app_id));
    Account account{*std::move(app_id), from.encryption, from.format, from.original_id, {}, {}};
    AccountSecrets reader{"/accounts/" + std::to_string(at), secrets, faults};
    reader.app_secret(from.secrets.app_secret);
    reader.token("token", from.secrets.token, account.tokens);
    reader.token("previousToken", from.secrets.previous_token, account.tokens);
    reader.aes_key("encodingAesKey", from.secrets.encoding_aes_key, account.keys);
    reader.aes_key("previousEncodingAesKey", from.secrets.previous_encoding_aes_key, account.keys);
    accounts.push_back(std::move(account));
  }
  return accounts;
}

}  // namespace menshen
