#pragma once
/// The identifiers that WeChat gives a person, each with the scope that it is valid in.

#include "core/base/ids.hpp"

namespace menshen {

/// The same openid string under two accounts means two people.
struct Identity {
  AppId app_id;
  OpenId openid;
  friend bool operator==(const Identity&, const Identity&) = default;
};

/// The same unionid string under two Open Platforms means two people.
struct Union {
  OpenPlatform open_platform;
  UnionId unionid;
  friend bool operator==(const Union&, const Union&) = default;
};

}  // namespace menshen
