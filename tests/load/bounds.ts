// What strangers may cost, as SECURITY.md states it.

export interface Cost {
  /** p90 of an honest sign-in, as a multiple of its quiet figure. */
  ratio: number
  lostCodes: number
  bytes: number
}

const slowerMost = 3
const bytesMax = 1024 * 1024
const lostFromOneAddress = 500

export function faultsOf(addresses: number, { ratio, lostCodes, bytes }: Cost): string[] {
  const faults: string[] = []
  if (ratio > slowerMost) faults.push(`sign-ins are ${ratio.toFixed(1)} times slower`)
  if (bytes > bytesMax) faults.push(`${bytes} bytes are stored`)
  if (addresses === 1 && lostCodes >= lostFromOneAddress) {
    faults.push(`${lostCodes} QR codes are spent`)
  }
  return faults
}
