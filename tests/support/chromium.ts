// Headless Chromium as Debian ships it.

import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { type Browser, chromium, type Page } from "playwright-core"

const folder = join(import.meta.dirname, "../../build/screenshots")

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-sync"],
      ...["--disable-background-networking", "--disable-component-update"],
    ],
  })
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(join(folder, name, ".."), { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
