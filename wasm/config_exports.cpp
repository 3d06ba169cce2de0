/// Calls made once, at start-up. They cross as JSON.

#include <optional>
#include <string>
#include <utility>

#include "core/config/load_accounts.hpp"
#include "core/policy.hpp"
#include "wasm/door.hpp"
#include "wasm/json.hpp"

namespace menshen::door {
namespace {

std::vector<Account> accounts;

Json as_json(const Faults& faults) {
  Json list = Json::array();
  for (const Fault& fault : faults) {
    if (list.size() == policy::config_faults_max) break;
    list.push_back({{"pointer", fault.pointer}, {"sentence", fault.sentence}});
  }
  return list;
}

}  // namespace

const Account& account_at(double index) {
  const auto at = static_cast<std::size_t>(index);
  invariant(at < accounts.size());
  return accounts[at];
}

void set_accounts(std::vector<Account> accounts_loaded) { accounts = std::move(accounts_loaded); }

MENSHEN_EXPORT menshen_abi_version() { return abi_version; }
MENSHEN_EXPORT menshen_buffer_bytes() { return buffer_bytes; }
extern "C" [[gnu::used]] std::uint8_t* menshen_input() { return input(); }
extern "C" [[gnu::used]] std::uint8_t* menshen_output() { return output(); }

/// In: the text of menshen.json. Out: { faults, warnings, secrets: names of variables }.
MENSHEN_EXPORT menshen_check_config(std::uint32_t length) {
  Reader reader{length};
  const ConfigResult result = read_config(reader.text());
  return answer({{"faults", as_json(result.faults)},
                 {"warnings", as_json(result.warnings)},
                 {"secrets", result.config ? Json(secret_names(*result.config)) : Json::array()}});
}

/// In: the text of menshen.json, then { NAME: value } of the secrets. The secrets stay inside.
/// Out: { faults, warnings, config? }.
MENSHEN_EXPORT menshen_load_config(std::uint32_t length) {
  Reader reader{length};
  ConfigResult result = read_config(reader.text());
  const std::string_view secrets_text = reader.text();
  const Json secrets = Json::parse(secrets_text.begin(), secrets_text.end(), nullptr, false);
  const SecretSource source = [&](std::string_view name) -> std::optional<std::string> {
    const auto at = secrets.find(name);
    if (at == secrets.end() || !at->is_string()) return std::nullopt;
    return at->get<std::string>();
  };
  Json document = {{"warnings", as_json(result.warnings)}};
  if (result.config) {
    std::vector<Account> loaded = load_accounts(*result.config, source, result.faults);
    check_endpoint_secrets(*result.config, source, result.faults);
    check_client_secrets(*result.config, source, result.faults);
    if (result.faults.empty()) {
      set_accounts(std::move(loaded));
      document["config"] = describe(*result.config);
    }
  }
  document["faults"] = as_json(result.faults);
  return answer(document);
}

}  // namespace menshen::door
