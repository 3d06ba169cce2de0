#include "wasm/json.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "wasm/wire.hpp"

namespace menshen::door {
namespace {

Json about(std::string_view kind, const auto& of) {
  Json json = {{"kind", kind}};
  json.update(as_json(of));
  return json;
}
Json of(std::string_view kind, const auto& what, const UserId& user) {
  Json json = about(kind, what);
  json["user"] = user.text();
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

/// One overload for each kind of write; `Write` in edge/core/binding.ts mirrors them.
struct WriteAsJson {
  Json operator()(const AddUser& it) const { return about_user("add_user", it.user); }
  Json operator()(const AddIdentity& it) const { return of("add_identity", it.identity, it.user); }
  Json operator()(const AddUnion& it) const { return of("add_union", it.its_union, it.user); }
  Json operator()(const AddConflict& it) const {
    Json json = of("add_conflict", it.identity, it.user);
    if (it.its_union) json.update(as_json(*it.its_union));
    json["other"] = it.other ? it.other->text() : "";
    return json;
  }
  Json operator()(const RemoveIdentity& it) const {
    return of("remove_identity", it.identity, it.user);
  }
  Json operator()(const RemoveUnion& it) const { return of("remove_union", it.its_union, it.user); }
  Json operator()(const MoveIdentity& it) const {
    return moved(about("move_identity", it.identity), it);
  }
  Json operator()(const MoveUnion& it) const {
    return moved(about("move_union", it.its_union), it);
  }
  Json operator()(const RetireUser& it) const {
    Json json = about_user("retire_user", it.user);
    json["into"] = it.into.text();
    return json;
  }
  Json operator()(const ReviveUser& it) const { return about_user("revive_user", it.user); }
  Json operator()(const ForgetUser& it) const { return about_user("forget_user", it.user); }
};

/// Stored values were parsed before they were stored.
template <class T>
T stored(Result<T> result) {
  invariant(static_cast<bool>(result));
  return *std::move(result);
}

}  // namespace

Json as_json(const Identity& identity) {
  return {{"appId", identity.app_id.text()}, {"openid", identity.openid.text()}};
}

Json as_json(const Union& its_union) {
  return {{"openPlatform", its_union.open_platform.text()}, {"unionid", its_union.unionid.text()}};
}

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

Instant Question::instant(std::string_view key) const {
  return Instant{static_cast<std::int64_t>(number(key))};
}

std::optional<Instant> Question::optional_instant(std::string_view key) const {
  return find(key) == nullptr ? std::nullopt : std::optional{instant(key)};
}

bool Question::flag(std::string_view key) const {
  const Json* value = find(key);
  invariant(value == nullptr || value->is_boolean());
  return value != nullptr && value->get<bool>();
}

std::size_t Question::place(std::string_view key, std::span<const std::string_view> names) const {
  const auto found = std::find(names.begin(), names.end(), text(key));
  invariant(found != names.end());
  return static_cast<std::size_t>(found - names.begin());
}

UserId Question::user(std::string_view key) const { return stored(UserId::parse(text(key))); }

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

Result<Union> Question::its_union() const {
  Result<OpenPlatform> open_platform = OpenPlatform::parse(text("openPlatform"));
  if (!open_platform) return open_platform.reason();
  Result<UnionId> unionid = UnionId::parse(text("unionid"));
  if (!unionid) return unionid.reason();
  return Union{*std::move(open_platform), *std::move(unionid)};
}

std::vector<Identity> Question::identities(std::string_view key) const {
  std::vector<Identity> identities;
  for (const Json& one : at(key)) identities.push_back(stored(Question{one}.identity()));
  return identities;
}

std::vector<Union> Question::unions(std::string_view key) const {
  std::vector<Union> unions;
  for (const Json& one : at(key)) unions.push_back(stored(Question{one}.its_union()));
  return unions;
}

Held Question::held() const {
  Held held{user("user"), static_cast<UserState>(place("state", user_state_names)), {}, {}};
  for (const Json& one : at("identities")) {
    const Question question{one};
    HeldIdentity identity{stored(question.identity()), std::nullopt};
    if (const Json* its_union = question.find("union")) {
      identity.its_union = stored(Question{*its_union}.its_union());
    }
    identity.added_at = question.optional_instant("addedAt");
    identity.joined_at = question.optional_instant("joinedAt");
    held.identities.push_back(std::move(identity));
  }
  held.unions = unions("unions");
  return held;
}

Json as_json(const Writes& writes) {
  Json list = Json::array();
  for (const Write& write : writes) list.push_back(std::visit(WriteAsJson{}, write));
  return list;
}

Json as_json(const Result<Writes>& result) {
  return {{"reason", name_of(result.reason())}, {"writes", as_json(result ? *result : Writes{})}};
}

}  // namespace menshen::door
