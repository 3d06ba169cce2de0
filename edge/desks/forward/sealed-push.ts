// A push rests sealed under a secret of its account that every way out has: its query names an openid, and in plain
// mode its body, too (docs/decisions/0066-how-pushes-rest.md).

import type { PushCopy } from "../../base/forward-call.ts"
import { SealedBox } from "../../base/sealed-box.ts"
import type { OfficialAccount } from "../../core/config.ts"
import { type Env, secretOf } from "../../env.ts"

const purpose = "forwarded push"
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class PushSeals {
  private readonly env: Env
  private readonly boxes = new Map<string, Promise<SealedBox>>()

  constructor(env: Env) {
    this.env = env
  }

  /** @param id of the row, so that no other row opens as this one */
  async seal({ linkKeyEnvs }: OfficialAccount, id: string, push: PushCopy): Promise<Uint8Array> {
    const [current = ""] = linkKeyEnvs
    return (await this.boxOf(current)).sealBytes(bytesOf(push), id)
  }

  /** Undefined if it was sealed under another secret than the present and the previous one. */
  async open(
    { linkKeyEnvs }: OfficialAccount,
    id: string,
    sealed: Uint8Array,
  ): Promise<PushCopy | undefined> {
    for (const name of linkKeyEnvs) {
      const bytes = await (await this.boxOf(name)).openBytes(sealed, id)
      if (bytes !== undefined) return pushOf(bytes)
    }
    return undefined
  }

  private boxOf(name: string): Promise<SealedBox> {
    const known = this.boxes.get(name) ?? SealedBox.of(String(secretOf(this.env, name)), purpose)
    this.boxes.set(name, known)
    return known
  }
}

/** One line of JSON, which has no line break inside, and then the body as it came. */
function bytesOf({ query, contentType, body }: PushCopy): Uint8Array {
  const line = encoder.encode(`${JSON.stringify([query, contentType])}\n`)
  const bytes = new Uint8Array(line.length + body.length)
  bytes.set(line)
  bytes.set(body, line.length)
  return bytes
}

function pushOf(bytes: Uint8Array): PushCopy {
  const end = bytes.indexOf(0x0a)
  const [query, contentType] = JSON.parse(decoder.decode(bytes.subarray(0, end)))
  return { query, contentType, body: bytes.slice(end + 1) }
}
