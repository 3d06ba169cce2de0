#include "core/config/config.hpp"

#include <utility>

#include "core/base/bytes.hpp"
#include "core/config/document.hpp"
#include "core/config/reading.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

constexpr std::string_view usual_address_header = "cf-connecting-ip";

bool is_header_name(std::string_view text) {
  return made_of(text, 1, 64, [](char c) { return is_alnum(c) || c == '-'; });
}

void read_operation(Reading& reading, ObjectReader& root) {
  if (const Json* admin = root.find("admin")) {
    ObjectReader inner{*admin, root.pointer_to("admin"), reading.faults};
    reading.config.admin_key = inner.secret("key");
    inner.finish();
  }
  std::string& header = reading.config.client_address_header;
  header = root.optional_text("clientAddressHeader", "the name of the header your proxy sets");
  check(root, "clientAddressHeader", header, is_header_name,
        "write a header's name, such as \"x-real-ip\"");
  if (header.empty()) header = usual_address_header;
}

void read_root(Reading& reading, const Json& document) {
  ObjectReader root{document, "", reading.faults};
  root.optional_text("$schema", "the address of menshen.schema.json");
  std::string& issuer = reading.config.issuer;
  issuer = root.text("issuer", "the https origin Menshen is reached at");
  check(root, "issuer", issuer, is_secure_origin,
        "write an https origin without a path, such as \"https://login.example.com\"; http is for "
        "localhost only");
  // Pools name accounts and apps name pools, so this order is the order of reading.
  for (const auto& element : root.list("accounts", 1, "official accounts")) {
    read_account(reading, element);
  }
  for (const auto& element : root.list("pools", 1, "pools")) read_pool(reading, element);
  for (const auto& element : root.list("apps", 1, "apps")) read_app(reading, element);
  for (const auto& element : root.list("resourceServers", 0, "resource servers")) {
    read_resource_server(reading, element);
  }
  read_keys(reading, root);
  settle_unfollow(reading);
  read_operation(reading, root);
  root.finish();
}

}  // namespace

ConfigResult read_config(std::string_view text) {
  Reading reading;
  if (text.size() > policy::config_bytes_max) {
    reading.faults.push_back({"", "is larger than 256 KiB; this is not a menshen.json"});
    return {std::nullopt, std::move(reading.faults), {}};
  }
  const Json document = parse_document(text, reading.faults);
  if (reading.faults.empty()) read_root(reading, document);
  ConfigResult result{std::nullopt, std::move(reading.faults), std::move(reading.warnings)};
  if (result.faults.empty()) result.config = std::move(reading.config);
  return result;
}

}  // namespace menshen
