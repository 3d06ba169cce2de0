#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/wechat/credentials.hpp"
#include "core/wechat/forward.hpp"
#include "core/wechat/keywords.hpp"

namespace menshen {

/// The setting "消息加解密方式" of WeChat's console. Configuration decides it, never a request.
enum class Encryption : std::uint8_t { safe, compatible, plain };
inline constexpr std::array<std::string_view, 3> encryption_names = {"safe", "compatible", "plain"};
/// The setting "数据格式" of WeChat's console.
enum class DataFormat : std::uint8_t { xml, json };

/// How a push names its ticket: by the scene of the scanned QR code, or by the chat code, for an
/// account without permission to create QR codes (docs/wechat-protocol.md#accounts).
enum class SignIn : std::uint8_t { scene, message };
inline constexpr std::array<std::string_view, 2> sign_in_names = {"scene", "message"};

/// The settings of one Official Account that its pushes depend on.
struct Account {
  AppId app_id;
  Encryption encryption = Encryption::safe;
  DataFormat format = DataFormat::xml;
  std::string original_id;    // `gh_…`, or empty when it is not configured
  std::vector<Token> tokens;  // current, then previous
  std::vector<AesKey> keys;   // current, then previous; empty in plain mode
  SignIn sign_in = SignIn::scene;
  std::vector<PushFilter> forward{};  // of each target, in order
  std::vector<Keyword> keywords = {};
};

}  // namespace menshen
