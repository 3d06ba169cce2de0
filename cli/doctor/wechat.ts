// WeChat's API by the account's own way out, and what its answer means (edge/desks/account/egress/errcodes.ts).

import { callsPath, type RelayAnswer, type RelayedCall } from "../../edge/base/relay-protocol.ts"
import { meaningOf, onTheWay, sentenceOn } from "../../edge/desks/account/egress/errcodes.ts"
import { type Allowed, allowed } from "../relay/allow-list.ts"
import { Calls } from "../relay/calls.ts"
import { askWeChat } from "../relay/wechat.ts"
import { printable } from "../show.ts"
import { addressIn } from "../wechat/refusals.ts"
import type { OfficialAccount } from "./core.ts"
import { RelayClient, type Relayed } from "./relay-client.ts"
import { todo, type Verdict } from "./verdict.ts"

/** `call`: the path that gave it, which is the token's if there is none. */
export type Told =
  | { kind: "answer"; errcode: number; errmsg: string; call: string; members: object }
  | { kind: "silence"; why: string }

export type Call = Omit<RelayedCall, "appId"> & { entry: Allowed }

export type Way = (call: Call) => Promise<Told>

/** Undefined: the account calls nobody, or somebody else makes its calls. */
export function wayOf(account: OfficialAccount, env: NodeJS.ProcessEnv): Way | undefined {
  const { name, appId, apiBase, appSecretEnv, egress } = account
  if (egress.kind === "direct") {
    const calls = new Calls({ name, appId, appSecret: env[appSecretEnv] ?? "", apiBase })
    return async ({ entry, ...call }) => toldBy(await calls.make({ appId, ...call }, entry))
  }
  const relay = egress.kind === "relay" ? egress : undefined
  if (relay !== undefined) {
    const client = clientOf(relay, env)
    return async ({ entry: _, ...call }) => {
      const sent = client.send("POST", callsPath, JSON.stringify({ appId, ...call }))
      return sent.then((relayed) => relayedTold(relayed, call.path), silence)
    }
  }
  return egress.kind === "cloudrun" ? cloudRunWay(apiBase) : undefined
}

export const clientOf = (
  { url, secretEnvs }: { url: string; secretEnvs: string[] },
  env: NodeJS.ProcessEnv,
) =>
  new RelayClient(
    url,
    secretEnvs.map((name) => env[name] ?? ""),
  )

const silence = (error: unknown): Told => ({
  kind: "silence",
  why: String((error as { cause?: { code?: unknown } }).cause?.code ?? (error as Error).name),
})

function toldBy(answer: RelayAnswer): Told {
  if ("answer" in answer) return answerOf(answer.answer, answer.call)
  if ("refused" in answer) return answerOf({ errcode: errcodeOf(answer.refused) }, "")
  const { error, status } = answer.silence
  return { kind: "silence", why: error ?? `HTTP ${status}` }
}

function answerOf(members: Record<string, unknown>, call: string): Told {
  const { errcode = 0, errmsg = "" } = members
  const text = printable(String(errmsg))
  return { kind: "answer", errcode: Number(errcode), errmsg: text, call, members }
}

export function relayedTold(relayed: Relayed, path: string): Told {
  if (relayed.kind === "foreign") return answerOf({ errcode: onTheWay.answer }, path)
  if (relayed.kind === "answer") return toldBy(relayed.value as RelayAnswer)
  return answerOf({ errcode: errcodeOf(relayed.refused) }, path)
}

const errcodeOf = (refused: string): number =>
  onTheWay[(refused === "run" || refused === "nonce" ? "busy" : refused) as keyof typeof onTheWay]

/** Inside the container, where the open-interface service takes the calls without a token. */
const cloudRunWay =
  (apiBase: string): Way =>
  async ({ path, query = {}, body }) => {
    const url = new URL(path, apiBase)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const answer = await askWeChat({ url, body, until: Date.now() + 4000 })
    if (!answer.ok) {
      return { kind: "silence", why: answer.silence.error ?? `HTTP ${answer.silence.status}` }
    }
    const { errcode } = answer.members
    const isMissed = [40001, 40014, 41001, 42001].includes(Number(errcode))
    return answerOf(isMissed ? { errcode: onTheWay.cloudrun } : answer.members, path)
  }

/** A temporary code of the shortest life, which nobody sees: whether the account may make them. */
export const qrCode: Call = {
  method: "POST",
  path: "/cgi-bin/qrcode/create",
  body: {
    expire_seconds: 1,
    action_name: "QR_STR_SCENE",
    action_info: { scene: { scene_str: "menshen-doctor" } },
  },
  entry: allowed["/cgi-bin/qrcode/create"] as Allowed,
}

export const callbackCheck: Call = {
  method: "POST",
  path: "/cgi-bin/callback/check",
  body: { action: "all", check_operator: "DEFAULT" },
  entry: { method: "POST", answer: ["dns", "ping"] },
}

export const isAboutAddress = (told: Told): boolean =>
  told.kind === "answer" &&
  told.errcode !== 0 &&
  meaningOf(told.errcode, told.call).reason === "wechat_ip_not_listed"

/** The verdict on a refusal of WeChat's. */
export function refusal({ errcode, errmsg, call }: Extract<Told, { kind: "answer" }>): Verdict {
  const sentence = sentenceOn(errcode, call, addressIn(errmsg) ?? "this machine's address")
  if (sentence !== undefined) return todo(`${sentence}.`)
  const { kind } = meaningOf(errcode, call)
  if (kind === "quota") {
    return todo(
      `WeChat answers ${call} no more until midnight in Beijing (45009): wait, or clear the quota in the WeChat console (接口权限).`,
    )
  }
  return todo(`WeChat refused ${call} (${errcode} ${errmsg}): run the command again.`)
}
