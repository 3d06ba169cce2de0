// A whole sign-in on the hosted page, in Chromium.

import * as oauth from "./oauth.ts"
import { scanOn } from "./screen.ts"
import type { Street } from "./shop.ts"
import * as world from "./world.ts"

/** A new person scans, and comes back to the application: their openid, and the claims about them. */
export async function signInOnHostedPage({ browser, world: w }: Street) {
  const context = await browser.newContext({ locale: "en-US" })
  const page = await context.newPage()
  await page.goto(oauth.authorizeUrl(w))
  const { person, openid } = await world.newPerson(w)
  await scanOn(w, page, person)
  await page.waitForURL((at) => at.href.startsWith(w.redirectUri))
  const claims = await oauth.claimsOf(w, { status: 200, text: "", url: page.url() })
  await context.close()
  return { openid, claims }
}
