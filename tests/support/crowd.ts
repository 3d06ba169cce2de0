// Any number of people as lines for an import; the same number makes the same people.

import { createHash } from "node:crypto"
import { createWriteStream } from "node:fs"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

export interface Ground {
  appId: string
  clientId: string
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64url")

/** 28 characters, as every observed openid has. */
export const openidOf = (at: number) => `o${digest(`openid ${at}`).slice(0, 27)}`

/** Everybody has an account at the shop, many have a phone, and some have an email address. */
export function recordOf(at: number, { appId, clientId }: Ground): object {
  const openid = openidOf(at)
  const union = at % 10 < 7 ? { unionid: `o${digest(`union ${at}`).slice(0, 28)}` } : {}
  const phone = at % 10 < 8 ? { phones: [`+86139${String(at).padStart(8, "0")}`] } : {}
  const email = at % 10 < 4 ? { emails: [`person-${at}@example.com`] } : {}
  return {
    identities: [{ appId, openid, ...union }],
    accounts: [{ clientId, account: `c-${at}` }],
    ...phone,
    ...email,
    createdAt: new Date(1_600_000_000_000 + at * 1000).toISOString(),
  }
}

/** Writes the lines without keeping them in memory. */
export async function writeCrowd(path: string, count: number, ground: Ground): Promise<void> {
  function* lines() {
    for (let at = 0; at < count; at += 1000) {
      const records = Array.from({ length: Math.min(1000, count - at) }, (_, more) =>
        JSON.stringify(recordOf(at + more, ground)),
      )
      yield `${records.join("\n")}\n`
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path))
}
