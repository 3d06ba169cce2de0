#pragma once
/// A block of IP addresses in CIDR notation (RFC 4632, RFC 4291), such as "10.0.0.0/8" or
/// "::1/128".

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace menshen {

class AddressBlock {
 public:
  /// Nothing if the text is not such a block. Bits beyond the prefix are ignored, as the engine
  /// does.
  static std::optional<AddressBlock> parse(std::string_view text);

  /// Whether the address belongs to the block: four decimal numbers, or IPv6 without brackets.
  bool contains(std::string_view address) const;

 private:
  struct Address {
    bool is_ipv4 = false;
    std::array<std::uint8_t, 16> bytes{};
  };
  static std::optional<Address> address_of(std::string_view text);

  Address first_;
  unsigned bits_ = 0;
};

}  // namespace menshen
