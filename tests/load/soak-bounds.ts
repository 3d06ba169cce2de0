// What may grow in a soak, and how much.

import type { Soaked } from "./soak.ts"

/** INV-22: 1 KiB for the row beside the authorization request, which is short here. */
const rowBytesMax = 1536
/** What workerd may gain after the first minute, in which it fills its caches. */
const gainMaxMiB = 128
/** Whatever the machine: below this the soak would show nothing. */
const createdLeastPerSecond = 50

export function faultsOf({ samples, rows, bytesPerRow, failedCalls }: Soaked): string[] {
  const faults: string[] = []
  const last = samples.at(-1)
  const settled = samples.find(({ seconds }) => seconds >= 60) ?? samples[0]
  if (last === undefined || settled === undefined) return ["nothing was measured"]
  const gain = last.memoryMiB - settled.memoryMiB
  if (gain > gainMaxMiB) faults.push(`workerd has gained ${gain} MiB since the first minute`)
  if (rows > last.created) faults.push(`${rows} rows stand for ${last.created} tickets`)
  if (bytesPerRow > rowBytesMax) faults.push(`a row has ${bytesPerRow.toFixed(0)} bytes`)
  if (failedCalls > 0) faults.push(`${failedCalls} calls to WeChat failed, which answers them all`)
  if (last.failed > 0) faults.push(`${last.failed} tickets were refused`)
  if (last.created < createdLeastPerSecond * last.seconds) {
    faults.push(`only ${last.created} tickets in ${last.seconds} s`)
  }
  return faults
}
