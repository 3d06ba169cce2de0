// What stands at the issuer itself. A visitor of a public one needs nothing here, and learns nothing about it; a
// developer at their own machine sees where everything is.

import { html } from "hono/html"
import type { Language } from "../i18n/language.ts"
import { pageText } from "../i18n/page-text.ts"
import { type Markup, pageResponse } from "./page.ts"

export function quietHomePage(lang: Language): Promise<Response> {
  const { title, body } = pageText[lang].home
  return pageResponse({ lang, title, body: html`<p>${body}</p>` })
}

export interface Site {
  name: string
  url: string
}

export interface LocalHome {
  lang: Language
  discovery: string
  health: string
  /** The phone of the sandbox, if WeChat is one. */
  phone: string | undefined
  sites: Site[]
}

export function localHomePage({ lang, sites, ...places }: LocalHome): Promise<Response> {
  const { here } = pageText[lang].home
  const rows = [
    row(here.phone, places.phone),
    ...sites.map(({ name, url }) => row(name, url)),
    row(here.discovery, places.discovery),
    row(here.health, places.health),
  ]
  const body = html`<p>${here.body}</p>
<ul class="list">${rows}</ul>
<p class="hint">${here.documents}</p>`
  return pageResponse({ lang, title: here.title, body })
}

const row = (name: string, url: string | undefined): Markup | string =>
  url === undefined ? "" : html`<li><span>${name}<br><a href="${url}">${url}</a></span></li>`
