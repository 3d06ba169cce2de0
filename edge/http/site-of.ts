// Where an application is, as menshen.json names it. No request can say it, so a link there leads nowhere that a
// stranger chose (OA-01).

import type { App } from "../core/config.ts"

/** The origin of an application's pages, or else of the address that takes its codes. Undefined for a program on
 * the person's own machine: nobody knows its port (RFC 8252 section 7.3), or it has a scheme of its own. */
export function siteOf({
  origins,
  redirectUris,
}: Pick<App, "origins" | "redirectUris">): string | undefined {
  const [site] = [...origins.map(originOf), ...redirectUris.map(originOfSite)].filter(Boolean)
  return site
}

function originOf(address: string): string | undefined {
  const url = URL.parse(address)
  return url !== null && /^https?:$/.test(url.protocol) ? `${url.origin}/` : undefined
}

const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\])[:/]/

const originOfSite = (address: string) => (loopback.test(address) ? undefined : originOf(address))
