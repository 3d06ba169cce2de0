// A single-page app: a public client that runs the code flow with PKCE in the browser.

/* global ISSUER */

import { UserManager } from "oidc-client-ts"

const home = `${location.origin}/`
const element = (selector) => document.querySelector(selector)

const manager = new UserManager({
  authority: ISSUER,
  client_id: "single-page-app",
  redirect_uri: home,
  post_logout_redirect_uri: home,
  scope: "openid wechat",
  loadUserInfo: true,
})
// Before a token expires it is renewed in a hidden frame, as long as Menshen's session lives.
manager.events.addUserLoaded(show)

const query = new URLSearchParams(location.search)
if (query.has("code") || query.has("error")) {
  await manager.signinCallback().catch(({ message }) => {
    element("#error").textContent = message
  })
  history.replaceState(null, "", home)
}
show(await manager.getUser())

element("#sign-in").addEventListener("click", () => manager.signinRedirect())
element("#sign-out").addEventListener("click", () => manager.signoutRedirect())

function show(user) {
  element("#signed-out").hidden = Boolean(user)
  element("#signed-in").hidden = !user
  element("table").replaceChildren(...Object.entries(user?.profile ?? {}).map(row))
}

function row([name, value]) {
  const [tr, th, td] = ["tr", "th", "td"].map((tag) => document.createElement(tag))
  th.textContent = name
  td.textContent = value
  tr.append(th, td)
  return tr
}
