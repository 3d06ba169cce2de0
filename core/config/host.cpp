#include "core/config/host.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.hpp"

namespace menshen {
namespace {

constexpr std::size_t host_chars_max = 253;
constexpr std::size_t parts_max = 4;
constexpr std::uint64_t address_max = 0xffffffff;

bool is_host_char(char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '.'; }

std::vector<std::string_view> parts_of(std::string_view host) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t dot = host.find('.');
    parts.push_back(host.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    host.remove_prefix(dot + 1);
  }
}

bool is_hex(std::string_view part) { return part.starts_with("0x"); }

/// WHATWG URL section 3.5, "ends in a number": such a host is an IPv4 address or an error.
bool ends_in_number(const std::vector<std::string_view>& parts) {
  const std::string_view last = parts.back();
  if (made_of(last, 1, host_chars_max, is_digit)) return true;
  const auto hex = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); };
  return is_hex(last) && made_of(last.substr(2), 0, host_chars_max, hex);
}

/// One number: "0x7f" is hexadecimal, "0177" octal, "127" decimal.
std::optional<std::uint64_t> number_of(std::string_view part) {
  if (part.empty()) return std::nullopt;
  int base = 10;
  if (is_hex(part)) {
    base = 16;
    part.remove_prefix(2);
  } else if (part.size() > 1 && part.front() == '0') {
    base = 8;
  }
  if (part.empty()) return 0;
  std::uint64_t number = 0;
  const char* const end = part.data() + part.size();
  const auto [stop, fault] = std::from_chars(part.data(), end, number, base);
  if (fault != std::errc{} || stop != end || number > address_max) return std::nullopt;
  return number;
}

/// Up to four numbers; the last one fills the bytes that the others leave.
std::optional<std::uint32_t> ipv4_of(const std::vector<std::string_view>& parts) {
  if (parts.size() > parts_max) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t at = 0; at < parts.size(); ++at) {
    const std::optional<std::uint64_t> number = number_of(parts[at]);
    const bool last = at + 1 == parts.size();
    const std::size_t place = 8 * (parts_max - 1 - at);
    const std::uint64_t limit = last ? (std::uint64_t{1} << (place + 8)) : 256;
    if (!number || *number >= limit) return std::nullopt;
    address += last ? *number : *number << place;
  }
  return static_cast<std::uint32_t>(address);
}

std::string dotted(std::uint32_t address) {
  std::string text;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    if (!text.empty()) text += '.';
    text += std::to_string((address >> shift) & 0xff);
  }
  return text;
}

/// The blocks of RFC 6890 that are not public addresses of one host, and multicast.
struct Block {
  std::uint32_t first;
  unsigned bits;
};
constexpr std::array inner_blocks = {
    Block{0x00000000, 8},  Block{0x0a000000, 8},  Block{0x64400000, 10}, Block{0x7f000000, 8},
    Block{0xa9fe0000, 16}, Block{0xac100000, 12}, Block{0xc0000000, 24}, Block{0xc0a80000, 16},
    Block{0xc6120000, 15}, Block{0xe0000000, 3}};

bool is_inner_address(std::uint32_t address) {
  return std::any_of(inner_blocks.begin(), inner_blocks.end(), [&](const Block& block) {
    return (address ^ block.first) >> (32 - block.bits) == 0;
  });
}

/// Names that never leave a machine or a network (RFC 6761, RFC 6762, and ICANN's .internal).
bool is_inner_name(const std::vector<std::string_view>& labels) {
  const std::string_view last = labels.back();
  return labels.size() == 1 || last == "localhost" || last == "local" || last == "internal";
}

}  // namespace

bool is_host(std::string_view host) {
  if (host == "[::1]") return true;
  if (!made_of(host, 1, host_chars_max, is_host_char) || host.front() == '-') return false;
  const std::vector<std::string_view> parts = parts_of(host);
  if (std::find(parts.begin(), parts.end(), "") != parts.end()) return false;
  if (!ends_in_number(parts)) return true;
  const std::optional<std::uint32_t> address = ipv4_of(parts);
  return address && dotted(*address) == host;
}

std::string usual_spelling(std::string_view host) {
  std::string lower{host};
  for (char& c : lower) {
    if (is_upper(c)) c = static_cast<char>(c + 32);
  }
  if (lower.ends_with('.')) lower.pop_back();
  if (!made_of(lower, 1, host_chars_max, is_host_char)) return {};
  const std::vector<std::string_view> parts = parts_of(lower);
  if (!ends_in_number(parts)) return {};
  const std::optional<std::uint32_t> address = ipv4_of(parts);
  std::string usual = address ? dotted(*address) : std::string{};
  return usual == host ? std::string{} : usual;
}

bool is_inner(std::string_view host) {
  if (host.starts_with('[')) return true;
  const std::vector<std::string_view> parts = parts_of(host);
  if (!ends_in_number(parts)) return is_inner_name(parts);
  const std::optional<std::uint32_t> address = ipv4_of(parts);
  return !address || is_inner_address(*address);
}

}  // namespace menshen
