// `npm run leases`: ten thousand leases by eight clients at once, and a kill -9 of workerd after each five hundred.

import { runLeases } from "./leases.ts"

const began = performance.now()
const count = Number(process.argv[2] ?? 10_000)
const { given, twice, cutOff, kills } = await runLeases({ count, clients: 8, kills: 20 })
const seconds = ((performance.now() - began) / 1000).toFixed(0)
console.log(
  `${given} codes on pages, ${twice} of them on two; ${kills} kills cut off ${cutOff} requests. ${seconds} s.`,
)
process.exitCode = twice === 0 ? 0 : 1
