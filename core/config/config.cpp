#include "core/config/config.hpp"

#include <utility>

#include "core/base/bytes.hpp"
#include "core/config/document.hpp"
#include "core/config/section_context.hpp"
#include "core/config/url.hpp"
#include "core/policy.hpp"

namespace menshen {
namespace {

void read_operation(SectionContext& context, ObjectReader& root) {
  if (const Json* admin = root.find("admin")) {
    ObjectReader inner{*admin, root.pointer_to("admin"), context.faults};
    context.config.admin_key = inner.secret("key");
    inner.finish();
  }
  read_client_address(context, root);
  read_limits(context, root);
  read_health(context, root);
  context.config.configuration_store = root.flag("configurationStore");
  if (context.config.configuration_store && context.config.admin_key.empty()) {
    context.warn(root, "configurationStore",
                 "has no effect without \"admin\", whose key changes the stored configuration");
  }
}

bool is_issuer(std::string_view text) {
  Url url;
  return is_secure_origin(text) && parse_url(text, url) &&
         (url.is_loopback() || url.origin.ends_with(url.host));
}

void read_issuer(SectionContext& context, ObjectReader& root) {
  std::string& issuer = context.config.issuer;
  issuer = root.text("issuer", "the https origin Menshen is reached at");
  if (is_secure_origin(issuer) && !is_issuer(issuer)) {
    root.fault("issuer",
               "has a port; leave it out: WeChat calls port 443 only, and browsers send Menshen's "
               "cookies to every port of a host, so Menshen needs a host name of its own");
    return;
  }
  constexpr Shape origin{is_secure_origin,
                         "write an https origin without a path, such as "
                         "\"https://login.example.com\"; http is for localhost only"};
  check_url(root, "issuer", origin, issuer);
}

void read_root(SectionContext& context, const Json& document) {
  ObjectReader root{document, "", context.faults};
  root.optional_text("$schema", "the address of menshen.schema.json");
  read_issuer(context, root);
  read_outbound(context, root);
  // Pools refer to accounts, and apps refer to pools, so sections are read in this order.
  for (const auto& element : root.list("accounts", 1, "official accounts")) {
    read_account(context, element);
  }
  for (const auto& element : root.list("pools", 1, "pools")) read_pool(context, element);
  for (const auto& element : root.list("apps", 1, "apps")) read_app(context, element);
  for (const auto& element : root.list("resourceServers", 0, "resource servers")) {
    read_resource_server(context, element);
  }
  read_keys(context, root);
  settle_unfollow(context);
  read_operation(context, root);
  root.finish();
}

}  // namespace

ConfigResult read_config(std::string_view text) {
  SectionContext context;
  if (text.size() > policy::config_bytes_max) {
    context.faults.push_back({"", "is larger than 256 KiB; this is not a menshen.json"});
    return {std::nullopt, std::move(context.faults), {}};
  }
  const Json document = parse_document(text, context.faults);
  if (context.faults.empty()) read_root(context, document);
  ConfigResult result{std::nullopt, std::move(context.faults), std::move(context.warnings)};
  if (result.faults.empty()) result.config = std::move(context.config);
  return result;
}

}  // namespace menshen
