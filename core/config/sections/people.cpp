/// An app's settings for people: `firstSignIn`, `onUnfollow`, `proofs` and `webhook`.

#include <algorithm>

#include "core/config/section_context.hpp"

namespace menshen {
namespace {

/// A faulty choice becomes the first one; the document is rejected anyway.
template <class Enum, std::size_t count>
Enum place_in(const std::array<std::string_view, count>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return static_cast<Enum>(found == names.end() ? 0 : found - names.begin());
}

/// Returns whether at least one proof is configured.
bool read_proofs(SectionContext& context, ObjectReader& reader, AppConfig& app) {
  const Json* value = reader.find("proofs");
  if (value == nullptr) return false;
  ObjectReader inner{*value, reader.pointer_to("proofs"), context.faults};
  Proofs& proofs = app.proofs;
  proofs.app = read_endpoint(context, inner, "app", check_visited);
  proofs.otp = inner.flag("otp");
  proofs.session = inner.flag("session");
  inner.finish();
  for (const PoolConfig& pool : context.config.pools) {
    if (!proofs.otp || pool.name != app.pool || pool.delivery) continue;
    inner.fault("otp", "needs somebody to send the codes; write \"delivery\" in the pool \"" +
                           pool.name + "\"");
  }
  return proofs.app || proofs.otp || proofs.session;
}

/// The other settings need to know whether a new person is somebody known under another openid.
/// Only WeChat says so, and a pool alone does not ask at the time of a sign-in.
void refuse_unknown_unions(const SectionContext& context, ObjectReader& reader,
                           const AppConfig& app) {
  if (app.first_sign_in == FirstSignIn::create) return;
  for (const AccountConfig& account : context.config.accounts) {
    if (account.name != app.account || account.open_platform.empty()) continue;
    if (!account.egress.is_pool_alone()) continue;
    reader.fault("firstSignIn",
                 "needs to know a new person's UnionID at once, which the account \"" +
                     account.name +
                     "\" learns later: write \"create\", add \"relay\" to the "
                     "account's egress, or remove its openPlatform");
  }
}

}  // namespace

void read_people(SectionContext& context, ObjectReader& reader, AppConfig& app) {
  const std::string first =
      reader.choice("firstSignIn", {"create", "ask", "bind-or-create", "refuse"}, "create");
  app.first_sign_in = place_in<FirstSignIn>(first_sign_in_names, first);
  refuse_unknown_unions(context, reader, app);
  const std::string after = reader.choice("onUnfollow", {"keep", "sign-out", "forget"}, "keep");
  app.on_unfollow = place_in<OnUnfollow>(on_unfollow_names, after);
  app.webhook = read_endpoint(context, reader, "webhook", check_called);
  const bool asks = first == "ask" || first == "bind-or-create";
  if (read_proofs(context, reader, app) || !asks) return;
  reader.fault("proofs",
               "\"" + first + "\" needs a way to prove an old account: write " +
                   R"("proofs": {"app": {"url": "https://…", "secret": {"env": "NAME"}}}, )"
                   R"(or "otp": true or "session": true in it)");
}

}  // namespace menshen
