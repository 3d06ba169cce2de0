/// `outbound`: the networks beside the public internet that Menshen's own calls may reach. An
/// address of an application or a redirect could otherwise lead them to the machine's neighbours.

#include <algorithm>

#include "core/config/host.hpp"
#include "core/config/section_context.hpp"
#include "core/config/url.hpp"

namespace menshen {
namespace {

constexpr std::string_view block_sentence =
    "write a block of addresses, such as \"127.0.0.1/32\" or \"fd00::/8\"";

/// The usual address behind a host that spells one, or "": a name is resolved later, by the engine.
std::string_view literal_of(std::string_view host) {
  if (host == "[::1]") return "::1";
  return host == "localhost" ? "127.0.0.1" : host;
}

std::string block_of(std::string_view address) {
  return std::string{address} + (address == "::1" ? "/128" : "/32");
}

bool is_allowed(const OutboundConfig& outbound, std::string_view address) {
  return std::any_of(outbound.blocks.begin(), outbound.blocks.end(),
                     [&](const AddressBlock& block) { return block.contains(address); });
}

}  // namespace

void read_outbound(SectionContext& context, ObjectReader& root) {
  const Json* value = root.find("outbound");
  if (value == nullptr) return;
  OutboundConfig& outbound = context.config.outbound;
  ObjectReader reader{*value, root.pointer_to("outbound"), context.faults};
  outbound.allow = reader.texts("allow", 1, "blocks of addresses");
  for (std::size_t at = 0; at < outbound.allow.size(); ++at) {
    const std::string& text = outbound.allow[at];
    if (const std::optional<AddressBlock> block = AddressBlock::parse(text)) {
      outbound.blocks.push_back(*block);
    } else if (!text.empty()) {
      context.faults.push_back(
          {reader.pointer_to("allow") + "/" + std::to_string(at), std::string{block_sentence}});
    }
  }
  reader.finish();
}

void check_called(SectionContext& context, std::string_view url, ObjectReader& reader,
                  std::string_view key) {
  Url parsed;
  if (!parse_url(url, parsed) || !is_inner(parsed.host)) return;
  const std::string_view address = literal_of(parsed.host);
  if (!AddressBlock::parse(block_of(address))) {
    context.warn(reader, key,
                 "is a name of a private network; its address has to be in "
                 "\"outbound\": {\"allow\": […]}");
  } else if (!is_allowed(context.config.outbound, address)) {
    reader.fault(key,
                 "is on this machine or in a private network, where Menshen calls nothing unless "
                 "you allow it: write \"outbound\": {\"allow\": [\"" +
                     block_of(address) + "\"]}");
  }
}

void check_called_in_secret(SectionContext& context, std::string_view url, ObjectReader& reader,
                            std::string_view key) {
  Url parsed;
  if (!parse_url(url, parsed)) return;
  const std::string_view address = literal_of(parsed.host);
  const bool is_literal = AddressBlock::parse(block_of(address)).has_value();
  if (parsed.scheme == "https" || (is_literal && is_inner(parsed.host))) {
    check_called(context, url, reader, key);
  } else if (!is_literal || !is_allowed(context.config.outbound, address)) {
    reader.fault(key,
                 "is http, which shows each call to the networks on the way: write https, or an "
                 "address that \"outbound\": {\"allow\": […]} names");
  }
}

}  // namespace menshen
