// The route table.

import { Hono } from "hono"
import { counted } from "./base/in-flight.ts"
import { deployedOnly, type Env, prepare } from "./env.ts"
import { openPreflight, openToPages } from "./http/cors.ts"
import { withHeaders } from "./http/every-answer.ts"
import { withReadableAddress } from "./http/readable-address.ts"
import { noStore } from "./http/refuse.ts"
import { postOnly } from "./oidc/endpoint.ts"
import { errorPage } from "./pages/error-page.ts"
import { accessToken } from "./routes/access-token.ts"
import { storedConfiguration } from "./routes/admin/configuration-routes.ts"
import { admin } from "./routes/admin/routes.ts"
import { pageFile, widgetFile, widgetFrame, widgetPreflight } from "./routes/assets.ts"
import { answerFailure } from "./routes/failure.ts"
import { headSize } from "./routes/head-size.ts"
import { health, ready, rollCalled } from "./routes/health.ts"
import { home } from "./routes/home.ts"
import { changeAccount, showAccount } from "./routes/hosted/account.ts"
import { again } from "./routes/hosted/again.ts"
import { enterChoices, makeChoice, showChoices } from "./routes/hosted/choose.ts"
import { leave } from "./routes/hosted/leave.ts"
import { endProof, returnProof, startProof } from "./routes/hosted/proofs.ts"
import { qrImage } from "./routes/hosted/qr-image.ts"
import { showCode } from "./routes/hosted/show-code.ts"
import { confirmByForm, waitForTicket } from "./routes/hosted/ticket-page.ts"
import { limitAsking, limited, limitedFailures, limitPage, limitTicket } from "./routes/limited.ts"
import { navigated } from "./routes/navigated.ts"
import { authorize, choose } from "./routes/oidc/authorize.ts"
import { configuration, jwks } from "./routes/oidc/discovery.ts"
import { introspect } from "./routes/oidc/introspect.ts"
import { logout } from "./routes/oidc/logout.ts"
import { par } from "./routes/oidc/par.ts"
import { resume } from "./routes/oidc/resume.ts"
import { revoke } from "./routes/oidc/revoke.ts"
import { token } from "./routes/oidc/token.ts"
import { userinfo } from "./routes/oidc/userinfo.ts"
import { refuseRepeatedQuery } from "./routes/repeated-query.ts"
import { postChoice, postOtp, postProof, showOffer } from "./routes/tickets/choose-api.ts"
import { createTicket } from "./routes/tickets/create.ts"
import { cancelTicket, collectTicket, confirmTicket } from "./routes/tickets/finish.ts"
import { liveTicket, showTicket } from "./routes/tickets/follow.ts"
import { returnFromWeChat } from "./routes/wechat/authorization-return.ts"
import { pushed, verifyUrl } from "./routes/wechat/callback.ts"
import { confirm, showConfirm } from "./routes/wechat/confirm-link.ts"
import { noteLostCallback } from "./routes/wechat/lost-callback.ts"
import { notMe, showNotMe } from "./routes/wechat/not-me-link.ts"

export { AccountKeeper } from "./desks/account/account-keeper.ts"
export { ConfigurationDesk } from "./desks/configuration/configuration-desk.ts"
export { Directory } from "./desks/directory/directory.ts"
export { ForwardDesk } from "./desks/forward/forward-desk.ts"
export { KeyRing } from "./desks/keys/key-ring.ts"
export { SessionDesk } from "./desks/sessions/session-desk.ts"
export { TicketDesk } from "./desks/ticket/ticket-desk.ts"
export { inside } from "./routes/inside.ts"

const notAllowed = () =>
  new Response(null, { status: 405, headers: { ...noStore, allow: "GET, POST" } })

/** These calls repair a stored configuration that does not load. */
const storePath = "/admin/configuration"

const app = new Hono<{ Bindings: Env }>()

app.use(openToPages)
app.use(headSize)
app.use(refuseRepeatedQuery)
app.get("/", home)
app.get("/health", health)
app.get("/health/ready", ready)
app.route("/admin", storedConfiguration)
app.use(rollCalled)
app.get("/.well-known/openid-configuration", configuration)
app.get("/.well-known/oauth-authorization-server", configuration)
app.options("/.well-known/openid-configuration", openPreflight)
app.options("/.well-known/oauth-authorization-server", openPreflight)
app.get("/jwks", jwks)
app.on(["GET", "POST"], "/authorize", limited("signInsPerAddress", limitPage), authorize)
app.post("/authorize/choose", limited("signInsPerAddress", limitPage), choose)
app.get("/authorize/again", limited("signInsPerAddress", limitPage), again)
app.get("/authorize/leave", leave)
app.get("/authorize/qr", qrImage)
app.get("/authorize/resume", resume)
app.get("/authorize/wait", waitForTicket)
app.post("/authorize/confirm", confirmByForm)
app.post("/authorize/show", showCode)
app.post("/par", limitedFailures, par)
app.post("/token", limitedFailures, token)
app.post("/revoke", limitedFailures, revoke)
app.post("/introspect", limitedFailures, introspect)
for (const path of ["/par", "/token", "/revoke", "/jwks"]) app.options(path, openPreflight)
for (const path of ["/par", "/token", "/revoke", "/introspect"]) app.all(path, postOnly)
app.get("/userinfo", userinfo)
app.post("/userinfo", userinfo)
app.options("/userinfo", openPreflight)
app.get("/logout", navigated, logout)
app.post("/logout", logout)
app.post("/tickets", limited("signInsPerAddress", limitAsking), createTicket)
app.get("/tickets/:scene", showTicket)
app.get("/tickets/:scene/live", liveTicket)
app.post("/tickets/:scene/confirm", confirmTicket)
app.post("/tickets/:scene/collect", collectTicket)
app.post("/tickets/:scene/cancel", cancelTicket)
app.options("/tickets", createTicket)
app.options("/tickets/*", showTicket)
app.get("/widget/frame", widgetFrame)
app.get("/tickets/:scene/choose", showOffer)
app.post("/tickets/:scene/choose", limited("choosingPerAddress", limitTicket), postChoice)
app.post("/tickets/:scene/proofs", limited("choosingPerAddress", limitTicket), postProof)
app.post("/tickets/:scene/proofs/otp", limited("choosingPerAddress", limitTicket), postOtp)
app.get("/choose", showChoices)
app.post("/choose", limited("choosingPerAddress", limitPage), makeChoice)
app.post("/choose/enter", limited("choosingPerAddress", limitPage), enterChoices)
app.on(["GET", "POST"], "/proofs/return", navigated, returnProof)
app.get("/proofs/done", endProof)
app.get("/confirm/:token", showConfirm)
app.post("/confirm/:token", confirm)
app.get("/not-me/:token", showNotMe)
app.post("/not-me/:token", notMe)
app.get("/account", showAccount)
app.post("/account", limited("signInsPerAddress", limitPage), changeAccount)
app.use("/proofs/:id/start", navigated)
app.on(["GET", "POST"], "/proofs/:id/start", limited("choosingPerAddress", limitPage), startProof)
app.get("/widget/:file", widgetFile)
app.options("/widget/:file", widgetPreflight)
app.get("/pages/:file", pageFile)
app.on(["PUT", "DELETE", "PATCH", "OPTIONS"], "/:account/callback", notAllowed)
app.get("/:account/callback", verifyUrl)
app.post("/:account/callback", pushed)
app.get("/accounts/:account/access-token", accessToken)
app.get("/:account/oauth", navigated, returnFromWeChat)
// After the callbacks, because an account may be called admin.
app.route("/admin", admin)
app.notFound((c) => {
  noteLostCallback(c.env, c.req.raw.url)
  return errorPage(c, 404, "page_not_found")
})
app.onError(answerFailure)

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const url = URL.parse(request.url)
    // The Host header is no host.
    if (url === null) return withHeaders(new Response(null, { status: 400 }), "/", env)
    // Hono would run GET's handler for HEAD; WeChat never sends HEAD.
    const isHead = request.method === "HEAD"
    const isPush = url.pathname.endsWith("/callback")
    await prepare(env)
    const seen = url.pathname.startsWith(storePath) ? deployedOnly(env) : env
    const readable = withReadableAddress(request, url)
    const answer = isHead && isPush ? notAllowed() : await counted(app.fetch(readable, seen, ctx))
    return withHeaders(answer, url.pathname, env)
  },
} satisfies ExportedHandler<Env>
