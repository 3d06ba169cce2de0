#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/wechat/credentials.hpp"

namespace menshen {

/// What the WeChat console's "消息加解密方式" is set to. Configuration decides; a request cannot.
enum class Encryption : std::uint8_t { safe, compatible, plain };
/// What the console's "数据格式" is set to.
enum class DataFormat : std::uint8_t { xml, json };

/// One official account as its pushes are concerned.
struct Account {
  AppId app_id;
  Encryption encryption = Encryption::safe;
  DataFormat format = DataFormat::xml;
  std::string original_id;    // `gh_…`, or empty when it is not configured
  std::vector<Token> tokens;  // current, then previous
  std::vector<AesKey> keys;   // current, then previous; empty in plain mode
};

}  // namespace menshen
