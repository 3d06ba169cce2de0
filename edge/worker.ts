// The route table, nothing else.

import { Hono } from "hono"
import type { Env } from "./env.ts"
import { answerFailure } from "./failure.ts"
import { postOnly, preflight } from "./oidc/endpoint.ts"
import { errorPage } from "./pages/error.ts"
import { noStore } from "./refuse.ts"
import { changeAccount, showAccount } from "./routes/account.ts"
import { admin } from "./routes/admin/routes.ts"
import { authorize, choose, resume } from "./routes/authorize.ts"
import { pushed, verifyUrl } from "./routes/callback.ts"
import { enterChoices, makeChoice, showChoices } from "./routes/choose.ts"
import { postChoice, postOtp, postProof, showOffer } from "./routes/choose-api.ts"
import { confirm, showConfirm } from "./routes/confirm.ts"
import { configuration, jwks } from "./routes/discovery.ts"
import { health } from "./routes/health.ts"
import { introspect } from "./routes/introspect.ts"
import { logout } from "./routes/logout.ts"
import { notMe, showNotMe } from "./routes/not-me.ts"
import { returnFromWeChat } from "./routes/oauth.ts"
import { par } from "./routes/par.ts"
import { endProof, returnProof, startProof } from "./routes/proofs.ts"
import { revoke } from "./routes/revoke.ts"
import { confirmByForm, waitForTicket } from "./routes/ticket-page.ts"
import {
  cancelTicket,
  collectTicket,
  confirmTicket,
  createTicket,
  liveTicket,
  showTicket,
} from "./routes/tickets.ts"
import { token } from "./routes/token.ts"
import { userinfo } from "./routes/userinfo.ts"
import { pageFile, widgetFile, widgetFrame } from "./routes/widget.ts"

export { AccountKeeper } from "./desks/account-keeper.ts"
export { Directory } from "./desks/directory.ts"
export { KeyRing } from "./desks/key-ring.ts"
export { SessionDesk } from "./desks/session-desk.ts"
export { TicketDesk } from "./desks/ticket-desk.ts"

const notAllowed = () =>
  new Response(null, { status: 405, headers: { ...noStore, allow: "GET, POST" } })

const app = new Hono<{ Bindings: Env }>()

app.get("/health", health)
app.get("/.well-known/openid-configuration", configuration)
app.get("/.well-known/oauth-authorization-server", configuration)
app.get("/jwks", jwks)
app.get("/authorize", authorize)
app.post("/authorize", authorize)
app.post("/authorize/choose", choose)
app.get("/authorize/resume", resume)
app.get("/authorize/wait", waitForTicket)
app.post("/authorize/confirm", confirmByForm)
app.post("/par", par)
app.post("/token", token)
app.post("/revoke", revoke)
app.post("/introspect", introspect)
for (const path of ["/par", "/token", "/revoke"]) app.options(path, preflight)
for (const path of ["/par", "/token", "/revoke", "/introspect"]) app.all(path, postOnly)
app.get("/userinfo", userinfo)
app.post("/userinfo", userinfo)
app.options("/userinfo", preflight)
app.get("/logout", logout)
app.post("/logout", logout)
app.post("/tickets", createTicket)
app.get("/tickets/:scene", showTicket)
app.get("/tickets/:scene/live", liveTicket)
app.post("/tickets/:scene/confirm", confirmTicket)
app.post("/tickets/:scene/collect", collectTicket)
app.post("/tickets/:scene/cancel", cancelTicket)
app.options("/tickets", createTicket)
app.options("/tickets/*", showTicket)
app.get("/widget/frame", widgetFrame)
app.get("/tickets/:scene/choose", showOffer)
app.post("/tickets/:scene/choose", postChoice)
app.post("/tickets/:scene/proofs", postProof)
app.post("/tickets/:scene/proofs/otp", postOtp)
app.get("/choose", showChoices)
app.post("/choose", makeChoice)
app.post("/choose/enter", enterChoices)
app.on(["GET", "POST"], "/proofs/return", returnProof)
app.get("/proofs/done", endProof)
app.get("/confirm/:token", showConfirm)
app.post("/confirm/:token", confirm)
app.get("/not-me/:token", showNotMe)
app.post("/not-me/:token", notMe)
app.get("/account", showAccount)
app.post("/account", changeAccount)
app.on(["GET", "POST"], "/proofs/:id/start", startProof)
app.get("/widget/:file", widgetFile)
app.get("/pages/:file", pageFile)
app.on(["PUT", "DELETE", "PATCH", "OPTIONS"], "/:account/callback", notAllowed)
app.get("/:account/callback", verifyUrl)
app.post("/:account/callback", pushed)
app.get("/:account/oauth", returnFromWeChat)
// Behind the callbacks: an account may be called admin.
app.route("/admin", admin)
app.notFound((c) => errorPage(c, 404, "page_not_found"))
app.onError(answerFailure)

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext) {
    // Hono would answer HEAD with GET's handler; WeChat never sends one.
    const isHead = request.method === "HEAD"
    if (isHead && new URL(request.url).pathname.endsWith("/callback")) return notAllowed()
    return app.fetch(request, env, ctx)
  },
} satisfies ExportedHandler<Env>
