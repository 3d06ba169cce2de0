// Headless Chromium as Debian ships it.

import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { freePort } from "./ports.ts"
import { patienceMs } from "./until.ts"

const folder = join(import.meta.dirname, "../../build/screenshots")

export async function launch(...more: string[]): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-sync",
      "--disable-background-networking",
      "--disable-component-update",
      ...more,
    ],
  })
  const open = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await open(options)
    context.setDefaultTimeout(patienceMs)
    return context
  }
  return browser
}

const asking = "**/authorize/wait*"

/** Without a script the hosted page reloads and waits for the answer, and until then the driver takes no
 * picture. An empty answer leaves the page as it is. */
export const hold = (page: Page, url: string | RegExp = asking) =>
  page.route(url, (route) => route.fulfill({ status: 204 }))

/** Reloads the page, which reloads by itself from now on. */
export async function letGo(page: Page, url: string | RegExp = asking): Promise<void> {
  await page.unroute(url)
  await page.reload()
}

/** One window with tabs, of which only the front one is visible. The driver normally gives every page
 * the focus, so none is hidden; `noDefaults` leaves the browser's own context as it is. */
export async function launchTabs(): Promise<{ tabs: BrowserContext; close(): Promise<void> }> {
  const port = await freePort()
  const browser = await launch(`--remote-debugging-port=${port}`)
  const shared = await chromium.connectOverCDP(`http://localhost:${port}`, { noDefaults: true })
  const tabs = shared.contexts()[0] as BrowserContext
  tabs.setDefaultTimeout(patienceMs)
  return { tabs, close: () => browser.close() }
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(join(folder, name, ".."), { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
