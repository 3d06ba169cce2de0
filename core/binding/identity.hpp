#pragma once
/// What WeChat knows a person by, each part with what it holds under.

#include "core/base/ids.hpp"

namespace menshen {

/// The same openid string under two accounts is two people.
struct Identity {
  AppId app_id;
  OpenId openid;
  friend bool operator==(const Identity&, const Identity&) = default;
};

/// The same unionid string under two Open Platforms is two people.
struct Union {
  OpenPlatform open_platform;
  UnionId unionid;
  friend bool operator==(const Union&, const Union&) = default;
};

}  // namespace menshen
