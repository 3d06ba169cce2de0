// GET /: the first address that `npm start` prints, and what a curious visitor of the issuer opens.

import type { Config } from "../core/config.ts"
import { configOf } from "../env.ts"
import { type LocalHome, localHomePage, quietHomePage, type Site } from "../pages/home-page.ts"
import { languageFor, type PageContext } from "../pages/page.ts"

export function home(c: PageContext): Promise<Response> {
  const config = configOf(c.env)
  const lang = languageFor(c)
  return isLocal(config.issuer) ? localHomePage({ lang, ...placesOf(config) }) : quietHomePage(lang)
}

/** RFC 8252 section 8.3 */
const localHosts = ["localhost", "127.0.0.1", "[::1]"]

function isLocal(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === "http:" && localHosts.includes(url.hostname)
}

function placesOf({ issuer, accounts, apps }: Config): Omit<LocalHome, "lang"> {
  const sites = new Map<string, Site>()
  for (const { name, origins } of apps) {
    for (const url of origins.filter(isLocal)) if (!sites.has(url)) sites.set(url, { name, url })
  }
  return {
    discovery: `${issuer}/.well-known/openid-configuration`,
    health: `${issuer}/health`,
    phone: accounts.map(({ apiBase }) => apiBase).find(isLocal),
    sites: [...sites.values()],
  }
}
