// Auth.js with Menshen as a generic OpenID Connect provider. Auth.js has the pages, the session
// cookie and the callback; what is here is one provider and one page.

import { randomBytes } from "node:crypto"
import { ExpressAuth, getSession } from "@auth/express"
import express from "express"
import { page } from "./page.js"

const { PORT = "8605", ISSUER = "http://localhost:8600" } = process.env

const auth = {
  secret: process.env.AUTH_SECRET ?? randomBytes(32).toString("base64url"),
  providers: [
    {
      id: "menshen",
      name: "WeChat",
      type: "oidc",
      issuer: ISSUER,
      clientId: "auth-js",
      clientSecret: process.env.AUTH_JS_CLIENT_SECRET,
      authorization: { params: { scope: "openid wechat" } },
      checks: ["pkce", "state", "nonce"],
    },
  ],
  callbacks: {
    // Auth.js keeps a name, an e-mail and a picture; Menshen knows none of them, but who it is.
    jwt: ({ token, profile }) => (profile ? { ...token, claims: profile } : token),
    session: ({ session, token }) => ({ ...session, claims: token.claims }),
  },
}

const app = express()
app.use("/auth", ExpressAuth(auth))
app.get("/", async (request, response) => {
  const session = await getSession(request, auth)
  response.send(page(session?.claims))
})

app.listen(Number(PORT), "localhost", () => console.log(`http://localhost:${PORT}`))
