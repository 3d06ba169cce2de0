// `npm run leases`: ten thousand leases by eight clients at once and two hundred pages of Chromium, with kills of workerd.

import { runLeases } from "./leases.ts"
import { runPages } from "./leases-in-chromium.ts"

const [count = 10_000, pages = 200] = process.argv.slice(2).map(Number)

for (const [who, run] of [
  ["eight clients", () => runLeases({ count, clients: 8, kills: 20 })],
  ["Chromium", () => runPages({ count: pages, tabs: 4, kills: 5 })],
] as const) {
  const began = performance.now()
  const { given, twice, cutOff, kills } = await run()
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  console.log(
    `${who}: ${given} codes on pages, ${twice} of them on two; ${kills} kills cut off ${cutOff} requests. ${seconds} s.`,
  )
  if (twice > 0) process.exitCode = 1
}
