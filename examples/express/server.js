// A server-rendered site: Express, Passport, and the strategy that openid-client brings for it.

import { randomBytes } from "node:crypto"
import express from "express"
import session from "express-session"
import * as client from "openid-client"
import { Strategy } from "openid-client/passport"
import passport from "passport"
import { page } from "./page.js"

const { PORT = "8604", ISSUER = "http://localhost:8600" } = process.env
const site = `http://localhost:${PORT}`

// openid-client insists on https; an issuer on this machine has none.
const execute = ISSUER.startsWith("http://localhost:") ? [client.allowInsecureRequests] : []
const secret = process.env.EXPRESS_CLIENT_SECRET
const menshen = await client.discovery(new URL(ISSUER), "express", secret, undefined, { execute })

const strategy = new Strategy(
  { name: "menshen", config: menshen, scope: "openid wechat", callbackURL: `${site}/callback` },
  (tokens, done) => done(null, { claims: tokens.claims(), idToken: tokens.id_token }),
)
passport.use(strategy)
// A site with a database keeps the `sub` and looks the person up; here the session has everything.
passport.serializeUser((user, done) => done(null, user))
passport.deserializeUser((user, done) => done(null, user))

const app = express()
const sessionSecret = process.env.SESSION_SECRET ?? randomBytes(32).toString("base64url")
const cookie = { sameSite: "lax" }
app.use(session({ secret: sessionSecret, cookie, resave: false, saveUninitialized: false }))
app.use(passport.session())

app.get("/", ({ user }, response) => response.send(page(user?.claims)))
app.get("/sign-in", passport.authenticate("menshen"))
app.get(
  "/callback",
  passport.authenticate("menshen", { successRedirect: "/", failureRedirect: "/" }),
)

// Signs out here, and then at Menshen (RP-Initiated Logout), which sends the browser back.
app.post("/sign-out", (request, response, next) => {
  const there = client.buildEndSessionUrl(menshen, {
    id_token_hint: request.user?.idToken ?? "",
    post_logout_redirect_uri: `${site}/`,
  })
  request.logout((error) => (error ? next(error) : response.redirect(303, there.href)))
})

app.listen(Number(PORT), "localhost", () => console.log(site))
