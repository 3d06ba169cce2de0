// Honest sign-ins beside a flood, in a world of their own.

import { adminWorld } from "../support/admin.ts"
import type { World } from "../support/world.ts"
import { p90, signIns } from "./honest.ts"
import { type Answers, attack } from "./hostile.ts"
import { type Held, held, totalOf } from "./stored.ts"

export interface Beside {
  /** Of the honest sign-ins, in milliseconds. */
  p90: number
  answers: Answers
  /** The QR codes that WeChat made beyond those of the honest. */
  lostCodes: number
  stored: Held
}

export interface Shape {
  honest: number
  hostile: number
  /** From how many addresses the hostile requests come. */
  addresses: number
  seconds: number
}

/** A third of a minute at the same rate. */
export const third = { hostile: 3335, seconds: 20 }

export async function runBeside({ honest, hostile, addresses, seconds }: Shape): Promise<Beside> {
  const w = await adminWorld((config) => {
    delete config.limits
    config.clientAddressHeader = "x-client"
  })
  try {
    await signIns(w, { count: 10, seconds: 1 })
    const before = await codesMade(w)
    const [times, answers] = await Promise.all([
      signIns(w, { count: honest, seconds }),
      attack(w, { count: hostile, seconds, addresses }),
    ])
    const lostCodes = (await codesMade(w)) - before - honest
    return { p90: p90(times), answers, lostCodes, stored: totalOf(held(w.menshen.dataDir)) }
  } finally {
    await w.close()
  }
}

/** What WeChat has counted of the account's daily quota. */
async function codesMade(w: World): Promise<number> {
  const response = await fetch(`${w.sandboxUrl}/platform/accounts`)
  const { accounts } = (await response.json()) as {
    accounts: { account: string; usedToday: { qrcode: number } }[]
  }
  return accounts.find(({ account }) => account === "acme")?.usedToday.qrcode ?? Number.NaN
}
