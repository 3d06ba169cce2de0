/// `limits`, `allowUnlimited`, `clientAddressHeader` and `trustedHops`: how requests of strangers
/// are counted.

#include "core/base/bytes.hpp"
#include "core/config/section_context.hpp"
#include "core/config/url.hpp"

namespace menshen {
namespace {

bool is_header_name(std::string_view text) {
  return made_of(text, 1, 64, [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_loopback_origin(std::string_view issuer) {
  Url url;
  return parse_url(issuer, url) && url.is_loopback();
}

void read_numbers(SectionContext& context, ObjectReader& root, const Json& value) {
  ObjectReader reader{value, root.pointer_to("limits"), context.faults};
  for (std::size_t at = 0; at < limits.size(); ++at) {
    const std::int64_t most =
        reader.number(limits[at].name, {.min = 1, .max = limit_most, .fallback = limits[at].most});
    context.config.limits.most[at] = static_cast<std::uint32_t>(most);
  }
  reader.finish();
}

/// Without limits one stranger can stop every sign-in, so an issuer that strangers reach needs the
/// operator's second word.
void switch_off(SectionContext& context, ObjectReader& root, bool allowed) {
  context.config.limits.off = true;
  if (!allowed && !is_loopback_origin(context.config.issuer)) {
    root.fault(
        "limits",
        "\"off\" lets one stranger stop every sign-in; remove it, or write "
        "\"allowUnlimited\": true beside it if something in front of Menshen limits requests");
  }
  context.warn(root, "limits", "\"off\": anybody can use up the account's QR codes and the disk");
}

}  // namespace

void read_limits(SectionContext& context, ObjectReader& root) {
  const Json empty = Json::object();
  const Json* value = root.find("limits");
  const bool off = value != nullptr && *value == Json("off");
  const bool allowed = root.flag("allowUnlimited");
  read_numbers(context, root, value == nullptr || off ? empty : *value);
  if (off) switch_off(context, root, allowed);
  if (allowed && !off) root.fault("allowUnlimited", R"(stands beside "limits": "off" only)");
}

/// A header that strangers can write themselves would give each of their requests an address of its
/// own, so none is believed unless it is named here.
void read_client_address(SectionContext& context, ObjectReader& root) {
  std::string& header = context.config.client_address.header;
  header = root.optional_text("clientAddressHeader", "the name of the header your proxy sets");
  check(root, "clientAddressHeader",
        {is_header_name, "write a header's name, such as \"x-forwarded-for\""}, header);
  context.config.client_address.trusted_hops =
      static_cast<std::uint32_t>(root.number("trustedHops", {.min = 1, .max = 8, .fallback = 1}));
  if (root.has("trustedHops") && header.empty()) {
    root.fault("trustedHops", "counts entries of clientAddressHeader; write that too");
  }
}

}  // namespace menshen
