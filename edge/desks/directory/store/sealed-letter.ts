// Letters rest sealed under the secret of their receiver, which signs them anyway. A letter is written in the
// transaction that caused it, which cannot wait for WebCrypto: the core seals it, WebCrypto opens it. Letters to
// our own desks have no secret of a receiver, and no openid in their body.

import { isSealed, SealedBox, SyncSealer } from "../../../base/sealed-box.ts"
import type { Config } from "../../../core/config.ts"
import { beforeUse, coreOf, type Env, secretOf } from "../../../env.ts"
import { type Receiver, receiversIn, receiversOf } from "./receivers.ts"
import { isOwn, type Target } from "./target.ts"

const purpose = "letter"

/** By the variable of the secret, whose value stays while this isolate lives. */
const sealers = new Map<string, SyncSealer>()

async function deriveFor(env: Env, receivers: Iterable<Receiver>): Promise<void> {
  for (const { secretEnv } of receivers) {
    if (sealers.has(secretEnv)) continue
    sealers.set(secretEnv, await SyncSealer.of(String(secretOf(env, secretEnv)), purpose))
  }
}

const everyReceiver = (config: Config) =>
  config.pools.flatMap(({ name }) => [...receiversIn(config, name).values()])

// A desk that is under way writes to the receivers of a new configuration at once.
beforeUse((env, { config }) => deriveFor(env, everyReceiver(config)))

export class LetterSeals {
  private readonly env: Env
  private readonly pool: string

  constructor(env: Env, pool: string) {
    this.env = env
    this.pool = pool
  }

  /** Derives the key of every receiver of the pool; awaited before the first letter. */
  prepare(): Promise<void> {
    return deriveFor(this.env, receiversOf(this.env, this.pool).values())
  }

  /** @param message the letter's `message`, so that no other letter opens as this one */
  seal(target: Target, message: string, body: string): string {
    if (isOwn(target)) return body
    const receiver = receiversOf(this.env, this.pool).get(target)
    const sealer = receiver && sealers.get(receiver.secretEnv)
    if (sealer === undefined) throw new Error(`a letter to ${target}, which has no secret`)
    return sealer.seal(coreOf(this.env).seal, body, message)
  }

  /** The body, or undefined if it was sealed under another secret. Letters of an earlier version rest in
   * clear. */
  async open(target: Target, { message, body }: { message: string; body: string }) {
    const receiver = receiversOf(this.env, this.pool).get(target)
    if (receiver === undefined || !isSealed(body)) return body
    const box = await SealedBox.of(String(secretOf(this.env, receiver.secretEnv)), purpose)
    return box.open(body, message)
  }
}
