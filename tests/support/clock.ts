// Skips deadlines of minutes.

import { setTimeout as sleep } from "node:timers/promises"
import type { Page } from "playwright-core"
import type { Opening } from "./shop.ts"

/** Lets a test advance the page's clock; with MENSHEN_SLOW_TESTS=1 it waits instead. */
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
