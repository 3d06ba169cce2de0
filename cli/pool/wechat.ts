// WeChat's API as `menshen pool` needs it, by the client of the relay.

import { newPoolScene } from "../../edge/base/pool-scene.ts"
import { Refusal } from "../refusal.ts"
import { type Allowed, allowed } from "../relay/allow-list.ts"
import type { RelayAccount } from "../relay/configuration.ts"
import { PatientCalls } from "../wechat/patient-calls.ts"
import { silenceOf } from "../wechat/refusals.ts"
import { refusalOf } from "./refusals.ts"

/** A code as Menshen takes it. */
export interface MadeCode {
  scene: string
  url: string
  expires: number
}

/** WeChat answers some fifty calls a second to one address; more at once is not faster. */
const atOnce = 4

export class WeChat {
  private readonly calls: PatientCalls

  constructor(account: RelayAccount) {
    this.calls = new PatientCalls(account, refusalOf)
  }

  /** What was made, and why it is less than was asked for. */
  async makeCodes(
    count: number,
    seconds: number,
  ): Promise<{ codes: MadeCode[]; refusal?: Refusal }> {
    const codes: MadeCode[] = []
    const refusal = await inTurn(Array.from({ length: count }), async () => {
      codes.push(await this.makeCode(seconds))
    })
    return { codes, ...(refusal && { refusal }) }
  }

  private async makeCode(seconds: number): Promise<MadeCode> {
    const scene = newPoolScene()
    const asked = Math.floor(Date.now() / 1000)
    const body = {
      expire_seconds: seconds,
      action_name: "QR_STR_SCENE",
      action_info: { scene: { scene_str: scene } },
    }
    const { url, expire_seconds } = await this.ask("/cgi-bin/qrcode/create", { body })
    const lives = Number(expire_seconds ?? seconds)
    if (typeof url !== "string" || !Number.isInteger(lives)) throw silenceOf("no QR code in it")
    return { scene, url, expires: asked + Math.min(lives, seconds) }
  }

  /** The UnionIDs of these people, "" for whoever has none or is unknown to WeChat. */
  async unionids(openids: string[]): Promise<{ openid: string; unionid: string }[]> {
    const told: { openid: string; unionid: string }[] = []
    const refusal = await inTurn(openids, async (openid) => {
      const { openid: about, unionid = "" } = await this.ask("/cgi-bin/user/info", {
        query: { openid },
      })
      const isSound = about === undefined || about === openid
      if (!isSound || typeof unionid !== "string") throw silenceOf("no person in it")
      told.push({ openid, unionid })
    })
    if (refusal !== undefined) throw refusal
    return told
  }

  /** An openid that WeChat does not know (40003) has no members. */
  private ask(path: string, more: { query?: Record<string, string>; body?: unknown }) {
    return this.calls.ask({ path, entry: allowed[path] as Allowed, ...more }, [40003])
  }
}

/** Some at once; the first refusal ends it, and is given back. */
async function inTurn<T>(
  items: T[],
  work: (item: T) => Promise<void>,
): Promise<Refusal | undefined> {
  let refusal: Refusal | undefined
  let next = 0
  const worker = async () => {
    while (next < items.length && refusal === undefined) {
      const item = items[next++] as T
      await work(item).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        refusal ??= error
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return refusal
}
