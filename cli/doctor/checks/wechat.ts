// What WeChat's API says, by the account's own way out. An account that calls nobody has none of these.

import { healthPath } from "../../../edge/base/relay-protocol.ts"
import { tokenPath } from "../../../edge/base/stable-token.ts"
import { meaningOf, onTheWay, sentenceOn } from "../../../edge/desks/account/egress/errcodes.ts"
import type { AccountFacts } from "../account-facts.ts"
import type { AccountCheck } from "../check.ts"
import type { Facts } from "../facts.ts"
import { ok, todo, unknown, type Verdict } from "../verdict.ts"
import { clientOf, isAboutAddress, refusal, relayedTold, type Told } from "../wechat.ts"

async function relay({ account }: AccountFacts, { env }: Facts): Promise<Verdict | undefined> {
  const egress = account?.egress
  const way = egress?.kind === "relay" ? egress : egress?.kind === "pool" ? egress.relay : undefined
  if (way === undefined) return undefined
  const sent = await clientOf(way, env)
    .send("GET", healthPath)
    .catch(() => undefined)
  if (sent === undefined) {
    return todo(`nothing answers at ${way.url}: start the relay there, or correct egress.url.`)
  }
  if (sent.kind !== "answer") {
    const told = relayedTold(sent, healthPath)
    return told.kind === "answer" ? refusal(told) : undefined
  }
  const { accounts } = sent.value as { accounts?: { appId: string }[] }
  const isKnown = (accounts ?? []).some(({ appId }) => appId === account?.appId)
  return isKnown
    ? ok(`${way.url} answers, signed, and has the account.`)
    : todo(sentenceOn(onTheWay.account, healthPath) ?? "the relay has no such account")
}

async function api(account: AccountFacts): Promise<Verdict | undefined> {
  const told = await account.first()
  if (told === undefined) return undefined
  if (told.kind === "answer") return ok("it answers.")
  return todo(
    `WeChat does not answer (${told.why}): look at the DNS and the firewall of this machine, which has to reach ${account.account?.apiBase}.`,
  )
}

async function addressList(account: AccountFacts): Promise<Verdict | undefined> {
  const told = await account.first()
  if (told?.kind !== "answer") return undefined
  return isAboutAddress(told) ? refusal(told) : ok("WeChat takes calls from this address.")
}

async function token(account: AccountFacts): Promise<Verdict | undefined> {
  const told = await account.first()
  if (told?.kind !== "answer" || account.account?.egress.kind === "cloudrun") return undefined
  const isRefused = told.errcode !== 0 && (told.call === tokenPath || isCredential(told))
  return isRefused ? refusal(told) : ok("WeChat gives an access token (stable_token).")
}

const isCredential = ({ errcode, call }: Extract<Told, { kind: "answer" }>) =>
  meaningOf(errcode, call).reason === "wechat_credentials"

async function accountType(account: AccountFacts): Promise<Verdict | undefined> {
  if (account.account?.signIn !== "scene") return undefined
  const told = await account.qrCode()
  if (told === undefined) return undefined
  if (told.kind === "silence") return todo(`WeChat does not answer (${told.why}).`)
  return told.errcode === 0 ? ok("it may make QR codes with a scene.") : refusal(told)
}

/** "no server URL is set" and its neighbours (docs/wechat-protocol.md#infrastructure). */
const noUrl = 40201

async function callbackCheck(account: AccountFacts): Promise<Verdict | undefined> {
  const told = await account.first()
  if (told?.kind !== "answer" || told.call !== "/cgi-bin/callback/check") return undefined
  if (told.errcode === noUrl) {
    return todo(
      `WeChat has no URL for this account (40201): enter ${account.consoleUrl}, the Token and the EncodingAESKey in the WeChat console (消息推送), with 安全模式 and XML.`,
    )
  }
  if (told.errcode !== 0) return refusal(told)
  return reachedVerdict(told.members as Partial<Reached>, account.consoleUrl)
}

export interface Reached {
  dns: { ip: string }[]
  ping: { ip: string; package_loss: string }[]
}

export function reachedVerdict({ dns = [], ping = [] }: Partial<Reached>, url: string): Verdict {
  const host = new URL(url).hostname
  if (dns.length === 0) {
    return todo(`WeChat finds no address for ${host}: publish it in the DNS of the whole internet.`)
  }
  const lost = ping.filter(({ package_loss }) => package_loss === "100%").map(({ ip }) => ip)
  if (ping.length > 0 && lost.length === ping.length) {
    return todo(
      `WeChat gets no echo from ${lost.join(", ")}, the address of ${host}: open the machine's firewall and its security group (安全组) to the whole internet on port 443.`,
    )
  }
  return ok(`WeChat finds ${dns.map(({ ip }) => ip).join(", ")} for the URL in its console.`)
}

export function quotaVerdict({ made, perDay }: { made: number; perDay: number }): Verdict {
  const left = `${Math.max(0, perDay - made)} of ${perDay} QR codes are left until midnight in Beijing`
  if (made < perDay * 0.7) return ok(`${left}.`)
  return todo(
    `${left}, and fewer and fewer visitors get one: look for a flood (docs/operating.md#qr-codes), or raise qrCodesPerDay to what the WeChat console allows (接口权限).`,
  )
}

async function quota(account: AccountFacts): Promise<Verdict | undefined> {
  const { qrCodes } = (await account.seen()) ?? {}
  return qrCodes && quotaVerdict(qrCodes)
}

async function pool({ name, account }: AccountFacts, facts: Facts): Promise<Verdict | undefined> {
  const view = await facts.view()
  if (view === undefined || account?.egress.kind !== "pool") return undefined
  const low = view.warnings.find((one) => one.kind === "qr_pool" && one.account === name)
  return low ? todo(`${low.sentence}.`) : ok("enough QR codes are stored.")
}

/** WeChat tells a UnionID of a person only, so that somebody has to follow the account first. */
async function union(account: AccountFacts): Promise<Verdict | undefined> {
  const { account: configured, way } = account
  if (configured === undefined || configured.openPlatform === "") return undefined
  const later =
    "it shows when somebody has signed in: npx menshen users find lists the UnionID that WeChat told."
  if (way === undefined || configured.egress.kind !== "direct") return unknown(later)
  const entry = { method: "GET" as const, answer: ["data", "unionid"], answerBytesMax: 1 << 20 }
  const list = await way({ method: "GET", path: "/cgi-bin/user/get", entry })
  const openid = list.kind === "answer" ? openidIn(list.members) : undefined
  if (openid === undefined) return unknown(later)
  const query = { openid }
  const told = await way({ method: "GET", path: "/cgi-bin/user/info", query, entry })
  if (told.kind === "silence" || told.errcode !== 0) return unknown(later)
  return "unionid" in told.members
    ? ok("WeChat tells the UnionID of a follower.")
    : todo(
        `WeChat tells no UnionID of a follower, although openPlatform is "${configured.openPlatform}": bind the account on 微信开放平台 (管理中心 → 公众账号 → 绑定公众账号), or remove openPlatform.`,
      )
}

const openidIn = (members: object): string | undefined =>
  (members as { data?: { openid?: string[] } }).data?.openid?.[0]

export const weChatChecks: AccountCheck[] = [
  { name: "relay", run: relay },
  { name: "WeChat's API", needs: ["relay"], run: api },
  { name: "address list", needs: ["WeChat's API"], waits: true, run: addressList },
  { name: "WeChat token", needs: ["address list"], run: token },
  { name: "account type", needs: ["WeChat token"], run: accountType },
  { name: "WeChat's check", needs: ["WeChat token"], run: callbackCheck },
  { name: "UnionID", needs: ["account type"], run: union },
  { name: "quota", needs: ["admin API"], run: quota },
  { name: "QR pool", needs: ["admin API"], run: pool },
]
