// Runs axe-core on a whole page, with its shadow trees.

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** Checks WCAG 2.2 AA and best practices. The driver injects axe-core, which no CSP can prevent. */
export async function axeFindings(page: Page): Promise<unknown[]> {
  await page.evaluate(`globalThis.axe ?? (() => { ${source} })()`)
  return page.evaluate(`axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
    "best-practice"] }).then(({ violations }) => violations.map(({ id, nodes }) => [id,
    nodes.map(({ target, failureSummary }) => [target.flat().join(" "), failureSummary])]))`)
}
