#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/wechat/credentials.hpp"

namespace menshen {

/// What the WeChat console's "消息加解密方式" is set to. Configuration decides; a request cannot.
enum class Encryption : std::uint8_t { safe, compatible, plain };
/// What the console's "数据格式" is set to.
enum class DataFormat : std::uint8_t { xml, json };

/// How a push names the ticket it is about: by the scene of the QR code that was scanned, or by the
/// code that was sent, for an account that may not make QR codes of its own
/// (docs/wechat-protocol.md#accounts).
enum class SignIn : std::uint8_t { scene, message };
inline constexpr std::array<std::string_view, 2> sign_in_names = {"scene", "message"};

/// One official account as its pushes are concerned.
struct Account {
  AppId app_id;
  Encryption encryption = Encryption::safe;
  DataFormat format = DataFormat::xml;
  std::string original_id;    // `gh_…`, or empty when it is not configured
  std::vector<Token> tokens;  // current, then previous
  std::vector<AesKey> keys;   // current, then previous; empty in plain mode
  SignIn sign_in = SignIn::scene;
};

}  // namespace menshen
