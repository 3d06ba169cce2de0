#pragma once
/// The encrypted form of a push or a reply:
///
///     0        16       20          20+L          n
///     | random | L (BE) | message   | AppID       | padding 1..32 |
///
/// AES-256-CBC, then base64. Source: "消息加解密说明" (docs/wechat-protocol.md#envelope).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/wechat/credentials.hpp"

namespace menshen {

/// Opens `encrypt`. The caller has already checked its signature.
///   Out:     `plain`, which the returned message points into
///   Returns: the message, or the first check that failed. Base64 and lengths are checked before
///            decryption. Padding, length and AppID all have to pass, because a wrong key can yield
///            valid padding by chance (docs/wechat-protocol.md#rotation).
Result<std::string_view> open_envelope(const AesKey& key, const AppId& app_id,
                                       std::string_view encrypt, std::vector<std::uint8_t>& plain);

/// Seals `message`. `random` is 16 bytes from the host's generator; the core has none.
std::string seal_envelope(const AesKey& key, const AppId& app_id,
                          std::span<const std::uint8_t, 16> random, std::string_view message);

}  // namespace menshen
