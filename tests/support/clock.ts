// Deadlines of minutes, passed in a moment.

import { setTimeout as sleep } from "node:timers/promises"
import type { Page } from "playwright-core"
import type { Opening } from "./shop.ts"

/** The page's own clock, which its deadlines go by; MENSHEN_SLOW_TESTS=1 waits for it. */
export const itsClock: Opening = {
  before: ({ context }) =>
    context.addInitScript(`{
      const now = performance.now.bind(performance)
      globalThis.passed = 0
      performance.now = () => now() + passed
    }`),
}
export async function letPass(page: Page, seconds: number): Promise<void> {
  if (process.env.MENSHEN_SLOW_TESTS === "1") return void (await sleep(seconds * 1000))
  await page.evaluate(`passed += ${seconds * 1000}
    document.dispatchEvent(new Event("visibilitychange"))`)
}
