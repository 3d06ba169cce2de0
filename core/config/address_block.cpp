#include "core/config/address_block.hpp"

#include <algorithm>
#include <charconv>

namespace menshen {
namespace {

constexpr std::size_t ipv4_bytes = 4;
constexpr std::size_t ipv6_bytes = 16;

struct NumberShape {
  int base;
  std::size_t digits_max;
  unsigned most;
};
constexpr NumberShape ipv4_number{.base = 10, .digits_max = 3, .most = 255};
constexpr NumberShape ipv6_group{.base = 16, .digits_max = 4, .most = 0xffff};
constexpr NumberShape ipv4_bits{.base = 10, .digits_max = 2, .most = 32};
constexpr NumberShape ipv6_bits{.base = 10, .digits_max = 3, .most = 128};

std::optional<unsigned> number_of(std::string_view text, const NumberShape& shape) {
  if (text.empty() || text.size() > shape.digits_max) return std::nullopt;
  unsigned number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number, shape.base);
  if (fault != std::errc{} || stop != end || number > shape.most) return std::nullopt;
  return number;
}

/// The text before the separator, which `rest` then no longer has; the whole text without one.
std::string_view take_until(std::string_view& rest, std::string_view separator) {
  const std::size_t at = rest.find(separator);
  const std::string_view part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + separator.size());
  return part;
}

bool read_ipv4(std::string_view text, std::array<std::uint8_t, ipv6_bytes>& bytes) {
  if (std::count(text.begin(), text.end(), '.') != 3) return false;
  for (std::size_t at = 0; at < ipv4_bytes; ++at) {
    const std::optional<unsigned> number = number_of(take_until(text, "."), ipv4_number);
    if (!number) return false;
    bytes.at(at) = static_cast<std::uint8_t>(*number);
  }
  return true;
}

/// Groups of up to four hexadecimal digits, from the byte `at`. Gives the byte behind them.
std::optional<std::size_t> read_groups(std::string_view text, std::size_t at,
                                       std::array<std::uint8_t, ipv6_bytes>& bytes) {
  bool more = !text.empty();
  while (more) {
    more = text.find(':') != std::string_view::npos;
    const std::optional<unsigned> group = number_of(take_until(text, ":"), ipv6_group);
    if (!group || at == ipv6_bytes) return std::nullopt;
    bytes.at(at++) = static_cast<std::uint8_t>(*group >> 8);
    bytes.at(at++) = static_cast<std::uint8_t>(*group & 0xff);
  }
  return at;
}

/// "::" stands once, for one or more groups of zeros.
bool read_ipv6(std::string_view text, std::array<std::uint8_t, ipv6_bytes>& bytes) {
  const bool shortened = text.find("::") != std::string_view::npos;
  const std::string_view head = take_until(text, "::");
  const std::optional<std::size_t> end = read_groups(head, 0, bytes);
  if (!end) return false;
  if (!shortened) return *end == ipv6_bytes;
  std::array<std::uint8_t, ipv6_bytes> tail{};
  const std::optional<std::size_t> size = read_groups(text, 0, tail);
  if (!size || *end + *size >= ipv6_bytes) return false;
  std::copy_n(tail.begin(), *size, bytes.end() - static_cast<std::ptrdiff_t>(*size));
  return true;
}

}  // namespace

std::optional<AddressBlock::Address> AddressBlock::address_of(std::string_view text) {
  Address address;
  address.is_ipv4 = text.find(':') == std::string_view::npos;
  const bool sound =
      address.is_ipv4 ? read_ipv4(text, address.bytes) : read_ipv6(text, address.bytes);
  return sound ? std::optional{address} : std::nullopt;
}

std::optional<AddressBlock> AddressBlock::parse(std::string_view text) {
  if (text.find('/') == std::string_view::npos) return std::nullopt;
  const std::optional<Address> first = address_of(take_until(text, "/"));
  if (!first) return std::nullopt;
  const std::optional<unsigned> bits = number_of(text, first->is_ipv4 ? ipv4_bits : ipv6_bits);
  if (!bits) return std::nullopt;
  AddressBlock block;
  block.first_ = *first;
  block.bits_ = *bits;
  return block;
}

bool AddressBlock::contains(std::string_view address) const {
  const std::optional<Address> parsed = address_of(address);
  if (!parsed || parsed->is_ipv4 != first_.is_ipv4) return false;
  for (unsigned bit = 0; bit < bits_; ++bit) {
    const unsigned differing = parsed->bytes.at(bit / 8) ^ first_.bytes.at(bit / 8);
    if (((differing >> (7 - bit % 8)) & 1U) != 0) return false;
  }
  return true;
}

}  // namespace menshen
