#pragma once
/// The host of a URL: the spellings that are allowed, and what the text says about its place.

#include <string>
#include <string_view>

namespace menshen {

/// A lower-case ASCII name, an IPv4 address of four decimal numbers, or "[::1]". Browsers and fetch
/// take further spellings of an IPv4 address, such as "2130706433" for 127.0.0.1 (WHATWG URL
/// section 3.5); a reader of the configuration would not recognize the address, so they are
/// refused.
bool is_host(std::string_view host);

/// The address "127.0.0.1" of a host that spells it in another way, or "".
std::string usual_spelling(std::string_view host);

/// An address of this machine or of a private network, or a name that means one (RFC 6761, RFC
/// 6890). A public name may still resolve to such an address.
bool is_inner(std::string_view host);

}  // namespace menshen
