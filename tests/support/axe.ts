// axe-core over a whole page with all its shadow trees, and what it finds.

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** WCAG 2.2 AA and the best practices. The driver puts axe there, which no CSP stands in the way of. */
export async function axeFindings(page: Page): Promise<unknown[]> {
  await page.evaluate(`globalThis.axe ?? (() => { ${source} })()`)
  return page.evaluate(`axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
    "best-practice"] }).then(({ violations }) => violations.map(({ id, nodes }) => [id,
    nodes.map(({ target, failureSummary }) => [target.flat().join(" "), failureSummary])]))`)
}
