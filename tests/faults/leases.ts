// Many pages ask for codes of a pool while workerd is killed: whatever an answer said, no code is on two pages.

import { inventedCodes, poolWorld, qrPool } from "../support/pool.ts"
import { askForTicket, post, type World } from "../support/world.ts"

export interface Leases {
  /** Codes that a page got. */
  given: number
  /** Of them, those that another page got, too. */
  twice: number
  /** Requests that a kill cut off, or that came before the restart. A code of one that was cut off is nobody else's. */
  cutOff: number
  kills: number
}

interface Run {
  count: number
  clients: number
  kills: number
}

const batch = 500

export async function upload(w: World, count: number): Promise<void> {
  const codes = inventedCodes(count, "code", Math.floor(Date.now() / 1000) + 5 * 86_400)
  for (let at = 0; at < codes.length; at += batch) {
    const some = { codes: codes.slice(at, at + batch) }
    const key = { authorization: `Bearer ${w.secrets.MENSHEN_ADMIN_KEY}` }
    const { status } = await post(`${w.menshen.url}${qrPool}`, some, key)
    if (status !== 200) throw new Error(`an upload was answered ${status}`)
  }
}

export async function runLeases({ count, clients, kills }: Run): Promise<Leases> {
  const w = await poolWorld()
  try {
    // A kill cuts off a request of each client at most.
    const stored = count + clients * (kills + 1)
    await upload(w, stored)
    const urls: string[] = []
    let cutOff = 0
    const client = async () => {
      while (urls.length < count) {
        const answer = await askForTicket(w).catch(() => undefined)
        if (answer?.status === 201) urls.push(answer.body.url)
        else if (answer === undefined || answer.status >= 500) {
          cutOff += 1
          await new Promise((resolve) => setTimeout(resolve, 20))
        } else throw new Error(`a page was answered ${answer.status}`)
      }
    }
    const killer = killing(w, kills, () => urls.length / count)
    await Promise.all([killer, ...Array.from({ length: clients }, client)])
    // Whoever fills the pool may send its batches again.
    await upload(w, stored)
    const twice = urls.length - new Set(urls).size
    return { given: urls.length, twice, cutOff, kills }
  } finally {
    await w.close()
  }
}

/** Kills workerd each time that another part of the leases is done. */
export async function killing(w: World, kills: number, done: () => number): Promise<void> {
  for (let killed = 0; killed < kills; killed++) {
    while (done() < (killed + 1) / (kills + 1)) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await w.menshen.kill()
    await w.menshen.start()
  }
}
