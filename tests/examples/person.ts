// A person's steps at an example: open the hosted page, scan, and read the claims that the site
// shows.

import type { Page } from "playwright-core"
import { qrOn } from "../support/screen.ts"
import { scan, type World } from "../support/world.ts"

const code = "menshen-login[ticket]"

/** On the hosted page: scans the code, follows the account, and returns to the site. */
export async function scanCode(page: Page, world: World, person: string): Promise<void> {
  await waitForCode(page)
  await scan(world, person, await qrOn(page))
}

export async function waitForCode(page: Page): Promise<void> {
  await page.locator(`${code} svg[part='qr']`).waitFor()
}

/** The claims that the site shows about the signed-in person. */
export async function claimsOn(page: Page): Promise<Record<string, string>> {
  await page.locator("table").waitFor()
  const rows = page.locator("tr")
  const texts = await rows.evaluateAll((all) =>
    all.map((row) => [...row.children].map(({ textContent }) => textContent ?? "")),
  )
  return Object.fromEntries(texts)
}
