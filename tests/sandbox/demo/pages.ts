// The pages of the demo site. Every external value passes through escapeHtml().
import { type Language, sentenceFor, words } from "./language.ts"
import { ProviderError } from "./provider.ts"
import type { Claims } from "./sessions.ts"

export type WidgetAttributes = {
  issuer: string
  clientId: string
  scope: string
  redirectUri: string
  state: string
  nonce: string
  challenge: string
}

/** A cup, a bowl and the kettle. */
const shelf = `<svg class="shelf" viewBox="0 0 240 72" aria-hidden="true">
  <path d="M14 28h36v24a12 12 0 0 1-12 12H26a12 12 0 0 1-12-12zM50 34h6a8 8 0 0 1 0 16h-6"/>
  <path d="M84 40h52a26 24 0 0 1-52 0zM100 64h20M98 30q-4-6 0-12M110 30q-4-6 0-12M122 30q-4-6 0-12"/>
  <path d="M170 64l6-28h36l6 28zM186 36q8-10 16 0M178 36q16-40 32 0M216 54l14-18M2 67h236"/></svg>`

/** The ways to sign in beside the widget. */
export type Entrances = { members?: boolean; notes?: boolean }

export function shop(
  language: Language,
  widget: WidgetAttributes,
  claims?: Claims,
  entrances: Entrances = {},
): string {
  const w = words[language]
  const box = claims ? accountLink(language) : signInBox(language, widget, entrances)
  return layout(
    language,
    w.shop,
    `<section class="hero"><h1>${w.shop}</h1><p class="lead">${w.tagline}</p>
      ${shelf}</section>${box}`,
  )
}

export function me(language: Language, claims: Claims): string {
  const w = words[language]
  const rows = Object.entries(claims).map(
    ([name, value]) =>
      `<tr data-claim="${escapeHtml(name)}"><th scope="row">${escapeHtml(name)}</th>` +
      `<td>${escapeHtml(readable(value))}</td></tr>`,
  )
  return layout(
    language,
    w.hello,
    `<section class="card wide" id="signed-in"><h1>${w.hello}</h1><p>${w.helloLong}</p>
      <div class="scroll"><table id="claims"><thead><tr><th>${w.claim}</th><th>${w.value}</th></tr>
      </thead><tbody>${rows.join("")}</tbody></table></div>
      <form method="post" action="/logout"><a class="button" href="/">${w.back}</a>
      <button class="button quiet" id="sign-out">${w.signOut}</button></form></section>`,
  )
}

export function failure(language: Language, error: Error): string {
  const w = words[language]
  const code = error instanceof ProviderError ? error.code : "internal_error"
  const sentence = sentenceFor(language, code, error.message || w.failed)
  return layout(
    language,
    w.failed,
    `<section class="card" id="failure" role="alert" data-code="${escapeHtml(code)}">
      <h1>${w.failed}</h1><p>${escapeHtml(sentence)}</p>
      <p class="small">${w.code}: <code>${escapeHtml(code)}</code> ${escapeHtml(error.message)}</p>
      <p><a class="button" href="/">${w.again}</a></p></section>`,
  )
}

/** The page on which a person proves an account; `request` is Menshen's and is carried along. */
export function bind(language: Language, request: string, isWrong: boolean): string {
  const w = words[language]
  const alert = isWrong ? `<p class="notice" role="alert">${w.bindWrong}</p>` : ""
  return layout(
    language,
    w.bind,
    `<section class="card" id="bind"><h1>${w.bind}</h1><p>${w.bindLong}</p>${alert}
      <form method="post" action="/bind">
      <input type="hidden" name="request" value="${escapeHtml(request)}">
      <p><label>${w.email}<br><input name="email" type="email" autocomplete="username"></label></p>
      <p><label>${w.password}<br>
      <input name="password" type="password" autocomplete="current-password"></label></p>
      <button class="button" name="answer" value="bind">${w.bindDo}</button>
      <button class="button quiet" name="answer" value="none">${w.bindNone}</button>
      </form></section>`,
  )
}

export function notFound(language: Language): string {
  const w = words[language]
  const body = `<section class="card"><h1>${w.notFound}</h1><p>${w.notFoundLong}</p>
    <p><a class="button" href="/">${w.back}</a></p></section>`
  return layout(language, w.notFound, body)
}

function signInBox(language: Language, widget: WidgetAttributes, entrances: Entrances): string {
  const w = words[language]
  const attributes = Object.entries({
    issuer: widget.issuer,
    "client-id": widget.clientId,
    "redirect-uri": widget.redirectUri,
    scope: widget.scope,
    state: widget.state,
    nonce: widget.nonce,
    "code-challenge": widget.challenge,
    mode: "redirect",
    lang: language,
  }).map(([name, value]) => `${name}="${escapeHtml(value)}"`)
  const issuer = escapeHtml(widget.issuer)
  const others = (["members", "notes"] as const)
    .filter((name) => entrances[name])
    .map((name) => `<a href="/${name}/login" id="${name}-login">${w[name]}</a>`)
    .map((link) => `\n    <p class="small">${link}</p>`)
  return `<section class="card" id="sign-in"><h2>${w.signIn}</h2><p>${w.how}</p>
    <menshen-login ${attributes.join(" ")}></menshen-login>
    <p class="notice" id="no-widget" role="alert" hidden>${w.noWidget} <code>${issuer}</code>.</p>
    <p class="small"><a href="/login" id="hosted-login">${w.hosted}</a></p>${others.join("")}</section>
    <script type="module" src="${issuer}/widget/menshen-login.js"
      onerror="document.getElementById('no-widget').hidden = false"></script>`
}

function accountLink(language: Language): string {
  const w = words[language]
  return `<section class="card" id="account"><h2>${w.hello}</h2>
    <p><a class="button" href="/me">${w.account}</a></p></section>`
}

function layout(language: Language, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><main>${body}</main></body>
</html>
`
}

function readable(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
