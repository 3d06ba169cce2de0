#include "wasm/json.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "wasm/exchange.hpp"

namespace menshen::door {
namespace {

Json place_of(const Identity& identity) {
  return {{"appId", identity.app_id.text()}, {"openid", identity.openid.text()}};
}
Json place_of(const Union& union_) {
  return {{"openPlatform", union_.open_platform.text()}, {"unionid", union_.unionid.text()}};
}

Json about(std::string_view kind, const auto& of) {
  Json json = {{"kind", kind}};
  json.update(place_of(of));
  return json;
}
Json about_user(std::string_view kind, const UserId& user) {
  return {{"kind", kind}, {"user", user.text()}};
}
Json moved(Json json, const auto& move) {
  json["from"] = move.from.text();
  json["to"] = move.to.text();
  return json;
}

/// One overload for each kind of write; `Write` in edge/binding.ts has the same.
struct WriteAsJson {
  Json operator()(const AddUser& it) const { return about_user("add_user", it.user); }
  Json operator()(const AddIdentity& it) const {
    Json json = about("add_identity", it.identity);
    json["user"] = it.user.text();
    return json;
  }
  Json operator()(const AddUnion& it) const {
    Json json = about("add_union", it.union_);
    json["user"] = it.user.text();
    return json;
  }
  Json operator()(const AddConflict& it) const {
    Json json = about("add_conflict", it.identity);
    if (it.union_) json.update(place_of(*it.union_));
    json["user"] = it.user.text();
    json["other"] = it.other.text();
    return json;
  }
  Json operator()(const RemoveIdentity& it) const { return about("remove_identity", it.identity); }
  Json operator()(const RemoveUnion& it) const { return about("remove_union", it.union_); }
  Json operator()(const MoveIdentity& it) const {
    return moved(about("move_identity", it.identity), it);
  }
  Json operator()(const MoveUnion& it) const { return moved(about("move_union", it.union_), it); }
  Json operator()(const RetireUser& it) const {
    Json json = about_user("retire_user", it.user);
    json["into"] = it.into.text();
    return json;
  }
  Json operator()(const ReviveUser& it) const { return about_user("revive_user", it.user); }
  Json operator()(const ForgetUser& it) const { return about_user("forget_user", it.user); }
};

}  // namespace

std::uint32_t answer(const Json& document) {
  return Writer{}.text(document.dump(-1, ' ', false, Json::error_handler_t::replace)).length();
}

const Json* Question::find(std::string_view key) const {
  const auto at = object_.find(key);
  return at == object_.end() || at->is_null() ? nullptr : &*at;
}

const Json& Question::at(std::string_view key) const {
  const Json* value = find(key);
  invariant(value != nullptr);
  return *value;
}

std::string_view Question::text(std::string_view key) const {
  const auto* text = at(key).get_ptr<const std::string*>();
  invariant(text != nullptr);
  return *text;
}

double Question::number(std::string_view key) const {
  invariant(at(key).is_number());
  return at(key).get<double>();
}

std::size_t Question::place(std::string_view key, std::span<const std::string_view> names) const {
  const auto found = std::find(names.begin(), names.end(), text(key));
  invariant(found != names.end());
  return static_cast<std::size_t>(found - names.begin());
}

UserId Question::user(std::string_view key) const {
  Result<UserId> user = UserId::parse(text(key));
  invariant(static_cast<bool>(user));
  return *std::move(user);
}

std::optional<UserId> Question::optional_user(std::string_view key) const {
  return find(key) == nullptr ? std::nullopt : std::optional{user(key)};
}

Result<Identity> Question::identity() const {
  Result<AppId> app_id = AppId::parse(text("appId"));
  if (!app_id) return app_id.reason();
  Result<OpenId> openid = OpenId::parse(text("openid"));
  if (!openid) return openid.reason();
  return Identity{*std::move(app_id), *std::move(openid)};
}

Result<Union> Question::union_() const {
  Result<OpenPlatform> open_platform = OpenPlatform::parse(text("openPlatform"));
  if (!open_platform) return open_platform.reason();
  Result<UnionId> unionid = UnionId::parse(text("unionid"));
  if (!unionid) return unionid.reason();
  return Union{*std::move(open_platform), *std::move(unionid)};
}

Json as_json(const Writes& writes) {
  Json list = Json::array();
  for (const Write& write : writes) list.push_back(std::visit(WriteAsJson{}, write));
  return list;
}

}  // namespace menshen::door
