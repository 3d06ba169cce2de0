// `npm run pushes`: forwarded pushes of eight clients, with a hundred kills of workerd and of the target.

import { runPushes } from "./pushes.ts"

const [kills = 100] = process.argv.slice(2).map(Number)
const began = performance.now()
const { acknowledged, lost, repeated } = await runPushes({ clients: 8, kills })
const seconds = ((performance.now() - began) / 1000).toFixed(0)
console.log(
  `${kills} kills: ${acknowledged} pushes acknowledged, ${lost} of them lost, ${repeated} delivered more than once. ${seconds} s.`,
)
if (lost > 0) process.exitCode = 1
