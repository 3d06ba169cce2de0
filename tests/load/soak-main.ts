// `npm run soak -- 30`: so many minutes at 1,000 tickets a second offered. A line every ten seconds; exits
// with 1 if something grows beyond its bound.

import { cpus } from "node:os"
import { type Sample, soak } from "./soak.ts"
import { faultsOf } from "./soak-bounds.ts"

const minutes = Number(process.argv[2] ?? 30)
if (!(minutes > 0 && minutes <= 240))
  throw new RangeError("Write a number of minutes, at most 240.")

const tell = ({ seconds, created, failed, unsent, memoryMiB }: Sample) =>
  console.log(
    `${String(seconds).padStart(5)} s  ${created} created  ${failed} refused  ${unsent} not sent  ${memoryMiB} MiB`,
  )

console.log(`${cpus().length} cores, Node ${process.version}; 1,000 tickets a second offered`)
const soaked = await soak({ seconds: minutes * 60, perSecond: 1000 }, tell)
console.log(`${soaked.rows} rows of ${soaked.bytesPerRow.toFixed(0)} bytes`)
const faults = faultsOf(soaked)
for (const fault of faults) console.log(`missed: ${fault}`)
process.exitCode = faults.length > 0 ? 1 : 0
