// `npm run bench:lease`: how long a lease takes with a thousand and with a hundred thousand codes stored, in SQLite
// alone and by POST /tickets on workerd.

import { PoolCodes } from "../../edge/desks/account/egress/pool-codes.ts"
import { accountSteps } from "../../edge/desks/account/keeper-schema.ts"
import { upload } from "../faults/leases.ts"
import { inventedCodes, poolWorld } from "../support/pool.ts"
import { sqlInMemory } from "../support/sql-storage.ts"
import { askForTicket } from "../support/world.ts"

const sizes = [1000, 100_000]

const quantile = (times: number[], part: number) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0
const shown = (times: number[]) =>
  `p50 ${quantile(times, 0.5).toFixed(3)} ms, p99 ${quantile(times, 0.99).toFixed(3)} ms`

function inSqlite(size: number): number[] {
  const pool = new PoolCodes(sqlInMemory(accountSteps.flat()))
  const now = Date.now()
  pool.add(inventedCodes(size, "code", Math.floor(now / 1000) + 5 * 86_400), now)
  pool.stock(now)
  return Array.from({ length: 500 }, (_, at) => {
    const began = performance.now()
    pool.lease(`m${at}`, 120, now)
    return performance.now() - began
  })
}

async function onWorkerd(size: number): Promise<number[]> {
  const w = await poolWorld()
  try {
    await upload(w, size)
    const times: number[] = []
    for (let at = 0; at < 300; at++) {
      const began = performance.now()
      const { status } = await askForTicket(w)
      if (status !== 201) throw new Error(`a page was answered ${status}`)
      times.push(performance.now() - began)
    }
    return times
  } finally {
    await w.close()
  }
}

for (const size of sizes) {
  console.log(`${size} codes: a lease ${shown(inSqlite(size))}`)
  console.log(`${size} codes: POST /tickets ${shown(await onWorkerd(size))}`)
}
