// The code of an application, for each framework. tests/cli/snippets.test.ts holds every block to the example or
// document from which it is taken, so values are expressions, as in the source.

import type { Entry } from "./compose.ts"
import { type FrameworkName, frameworks } from "./frameworks.ts"

/** Expressions of the language in which the code is. */
export interface Values {
  issuer: string
  clientId: string
  redirectUri: string
  callbackPath: string
  /** The page to which people come back after they sign out. */
  home: string
  clientSecret: string
  /** The address of the widget's script. */
  script: string
}

export interface Snippet {
  framework: FrameworkName
  /** The command that installs what the code imports; empty if it imports nothing. */
  install: string
  blocks: Block[]
  /** Where a whole program is, as a comment of the last block's language. */
  whole: string
}

/** Code of one file; what stands between two blocks is the application's own. */
export interface Block {
  file: string
  /** The heading, where the application's file has another name than the source's. */
  title?: string
  code: string
}

type Blocks = (values: Values) => Block[]

const inFile = (file: string, ...codes: string[]): Block[] => codes.map((code) => ({ file, code }))

const express: Blocks = ({ issuer, clientId, redirectUri, callbackPath, home, clientSecret }) =>
  inFile(
    "server.js",
    `import session from "express-session"
import * as client from "openid-client"
import { Strategy } from "openid-client/passport"
import passport from "passport"`,

    `const menshen = await client.discovery(new URL(${issuer}), ${clientId}, ${clientSecret})`,

    `const strategy = new Strategy(
  { name: "menshen", config: menshen, scope: "openid wechat", callbackURL: ${redirectUri} },
  (tokens, done) => done(null, { claims: tokens.claims(), idToken: tokens.id_token }),
)
passport.use(strategy)`,

    `app.get("/sign-in", passport.authenticate("menshen"))
app.get(
  ${callbackPath},
  passport.authenticate("menshen", { successRedirect: "/", failureRedirect: "/" }),
)`,

    `app.post("/sign-out", (request, response, next) => {
  const there = client.buildEndSessionUrl(menshen, {
    id_token_hint: request.user?.idToken ?? "",
    post_logout_redirect_uri: ${home},
  })
  request.logout((error) => (error ? next(error) : response.redirect(303, there.href)))
})`,
  )

const authJs: Blocks = ({ issuer, clientId, clientSecret }) =>
  inFile(
    "server.js",
    `  providers: [
    {
      id: "menshen",
      name: "WeChat",
      type: "oidc",
      issuer: ${issuer},
      clientId: ${clientId},
      clientSecret: ${clientSecret},
      authorization: { params: { scope: "openid wechat" } },
      checks: ["pkce", "state", "nonce"],
    },
  ],`,
  ).map((block) => ({
    ...block,
    title: "auth.ts (or server.js), inside Auth.js's options",
  }))

const next: Blocks = ({ issuer, clientId, redirectUri }) =>
  inFile(
    "sign-in.tsx",
    `"use client"
import "menshen/widget"
import type {} from "menshen/widget/react"
import type { MenshenLogin, Success } from "menshen/widget/element.js"
import { useEffect, useRef } from "react"

export function SignIn({ onCode }: { onCode: (success: Success) => void }) {
  const place = useRef<MenshenLogin>(null)
  useEffect(() => {
    const login = place.current
    const listener = ({ detail }: CustomEvent<Success>) => onCode(detail)
    login?.addEventListener("success", listener)
    return () => login?.removeEventListener("success", listener)
  }, [onCode])
  return (
    <menshen-login
      ref={place}
      issuer=${issuer}
      client-id=${clientId}
      redirect-uri=${redirectUri}
    />
  )
}`,
  )

const nuxt: Blocks = ({ issuer, clientId, redirectUri }) => [
  ...inFile(
    "nuxt.config.ts",
    `export default defineNuxtConfig({
  vue: { compilerOptions: { isCustomElement: (tag) => tag === "menshen-login" } },
})`,
  ),

  ...inFile(
    "sign-in.vue",
    `<script setup lang="ts">
import "menshen/widget"
import type { Success } from "menshen/widget/element.js"

const redirectUri = ${redirectUri}
const signedIn = ({ detail }: CustomEvent<Success>) =>
  $fetch("/api/sign-in", { method: "POST", body: detail })
</script>

<template>
  <menshen-login
    issuer=${issuer}
    client-id=${clientId}
    :redirect-uri="redirectUri"
    @success="signedIn"
  />
</template>`,
  ),
]

/** The widget's files stay beside it. */
const viteOptions = `  build: { assetsInlineLimit: 0 },`
const viteDevelopment = `  optimizeDeps: { exclude: ["menshen"] },`

const react: Blocks = ({ issuer, clientId, redirectUri }) => [
  ...inFile("vite.config.js", viteOptions, viteDevelopment),
  ...inFile(
    "sign-in.tsx",
    `import "menshen/widget"
import type {} from "menshen/widget/react"
import { useState } from "react"

const issuer = ${issuer}`,

    `export function SignIn() {
  const [subject, setSubject] = useState<unknown>()
  if (subject !== undefined) return <p>Signed in as {String(subject)}.</p>
  return (
    <menshen-login
      issuer={issuer}
      client-id=${clientId}
      redirect-uri={${redirectUri}}
      exchange
      onsuccess={({ detail }) => setSubject(detail.tokens?.claims.sub)}
    />
  )
}`,
  ),
]

const vue: Blocks = ({ issuer, clientId, redirectUri }) => [
  ...inFile(
    "vite.config.js",
    `const isCustomElement = (tag) => tag === "menshen-login"`,
    `  plugins: [vue({ template: { compilerOptions: { isCustomElement } } })],`,
    viteOptions,
    viteDevelopment,
  ),

  ...inFile(
    "sign-in.vue",
    `<script setup lang="ts">
import "menshen/widget"
import type { Success } from "menshen/widget/element.js"
import type {} from "menshen/widget/vue"
import { ref } from "vue"

const issuer = ${issuer}
const redirectUri = ${redirectUri}

const subject = ref<unknown>()
const signedIn = ({ detail }: CustomEvent<Success>) => {
  subject.value = detail.tokens?.claims.sub
}
</script>

<template>
  <p v-if="subject">Signed in as {{ subject }}.</p>
  <menshen-login
    v-else
    :issuer="issuer"
    client-id=${clientId}
    :redirect-uri="redirectUri"
    exchange
    @success="signedIn"
  />
</template>`,
  ),
]

const singlePageApp: Blocks = ({ issuer, clientId, redirectUri, home }) =>
  inFile(
    "main.js",
    `import { UserManager } from "oidc-client-ts"`,

    `const manager = new UserManager({
  authority: ${issuer},
  client_id: ${clientId},
  redirect_uri: ${redirectUri},
  post_logout_redirect_uri: ${home},
  scope: "openid wechat",
  loadUserInfo: true,
})`,
  )

const plain: Blocks = ({ clientId, redirectUri, script }) =>
  inFile(
    "index.html",
    `<script type="module" src=${script}></script>
<menshen-login client-id=${clientId} redirect-uri=${redirectUri}></menshen-login>
<script type="module">
  const login = document.querySelector("menshen-login")
  login.addEventListener("success", ({ detail: { code, codeVerifier } }) => {
    // Send both to your server, or exchange them at the token endpoint from here (PKCE).
  })
</script>`,
  )

export const blocksOf: Record<FrameworkName, Blocks> = {
  express,
  "auth-js": authJs,
  next,
  nuxt,
  react,
  vue,
  "single-page-app": singlePageApp,
  plain,
}

const commentIn = (file: string, text: string) =>
  /\.(html|vue)$/.test(file) ? `<!-- ${text} -->` : `// ${text}`

/** The code of an application, with its values as literals and its secret from its environment. */
export function snippetOf(framework: FrameworkName, issuer: string, entry: Entry): Snippet {
  const redirectUri = String((entry.redirectUris as string[])[0])
  const { origin, pathname } = new URL(redirectUri)
  const secret = entry.clientSecret as { env: string } | undefined
  const blocks = blocksOf[framework]({
    issuer: JSON.stringify(issuer),
    clientId: JSON.stringify(entry.clientId),
    redirectUri: JSON.stringify(redirectUri),
    callbackPath: JSON.stringify(pathname),
    home: JSON.stringify(`${origin}/`),
    clientSecret: `process.env.${secret?.env}`,
    script: JSON.stringify(`${issuer}/widget/menshen-login.js`),
  })
  const { packages, whole } = frameworks[framework]
  return {
    framework,
    install: packages.length > 0 ? `npm i ${packages.join(" ")}` : "",
    blocks,
    whole: commentIn(blocks.at(-1)?.file ?? "", `A whole program: node_modules/menshen/${whole}`),
  }
}
