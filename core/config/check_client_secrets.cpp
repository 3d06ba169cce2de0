#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/config/secret_lookup.hpp"

namespace menshen {
namespace {

constexpr std::size_t client_secret_chars_min = 32;  // 128 bits as hexadecimal digits
constexpr std::size_t client_secret_chars_max = 256;

/// RFC 6749 appendix A.2 allows printable ASCII; a space leads to quoting mistakes.
bool is_random_secret(std::string_view value) {
  return made_of(value, client_secret_chars_min, client_secret_chars_max,
                 [](char c) { return c > ' ' && c < 0x7f; }) &&
         !is_published(value);
}

void check(SecretLookup reader, std::string_view key, const std::string& name) {
  const std::optional<std::string> value = reader.find(key, name);
  if (!value || is_random_secret(*value)) return;
  reader.fault(key, name, "must be 32 to 256 visible ASCII characters, made at random");
}

}  // namespace

void check_client_secrets(const Config& config, const SecretSource& secrets, Faults& faults) {
  const auto check_client = [&](const std::string& pointer, const ClientSecretNames& names) {
    check(SecretLookup{pointer, secrets, faults}, "clientSecret", names.current);
    check(SecretLookup{pointer, secrets, faults}, "previousClientSecret", names.previous);
  };
  for (std::size_t at = 0; at < config.apps.size(); ++at) {
    check_client("/apps/" + std::to_string(at), config.apps[at].client.secret);
  }
  for (std::size_t at = 0; at < config.resource_servers.size(); ++at) {
    check_client("/resourceServers/" + std::to_string(at), config.resource_servers[at].secret);
  }
  check(SecretLookup{"", secrets, faults}, "keyEncryption", config.keys.encryption);
}

}  // namespace menshen
