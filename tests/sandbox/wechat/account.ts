// An Official Account: its settings, its permissions (docs/wechat-protocol.md#accounts), and how its
// pushes are sealed.
import { createHash } from "node:crypto"

export const accountTypes = [
  "sandbox",
  "subscription",
  "certified-subscription",
  "service",
  "certified-service",
] as const
export const encryptionModes = ["plain", "compatible", "safe"] as const
export const formats = ["xml", "json"] as const

export type AccountType = (typeof accountTypes)[number]
export type EncryptionMode = (typeof encryptionModes)[number]
export type Format = (typeof formats)[number]
export type Capability = "qrcode" | "userInfo" | "customMessage" | "webOauth" | "menu"

export type AccountOptions = {
  name: string
  appId: string
  originalId: string
  appSecret: string
  token: string
  encodingAesKey: string
  /** Where pushes are sent; "" while no URL is set. */
  callbackUrl: string
  title?: string
  type?: AccountType
  encryption?: EncryptionMode
  format?: Format
  openPlatform?: string | null
  /** The only host that OAuth redirects to; by default that of the server URL. */
  oauthDomain?: string
  /** Addresses and CIDR blocks that may call the API. */
  whitelist?: string[]
  /** Overrides of the daily limits by name, for example { qrcode: 3 }. */
  quotas?: Record<string, number>
}

export type Account = Required<AccountOptions> & {
  /** The key before the last change, and the time of the change: pushes keep it for a while. */
  previousKey: { encodingAesKey: string; changedAt: number } | null
}

const capabilities: Record<Capability, readonly AccountType[]> = {
  qrcode: ["sandbox", "certified-service"],
  userInfo: ["sandbox", "certified-subscription", "certified-service"],
  webOauth: ["sandbox", "certified-service"],
  customMessage: ["sandbox", "certified-subscription", "certified-service"],
  menu: ["sandbox", "certified-subscription", "service", "certified-service"],
}

export function may(account: Account, capability: Capability): boolean {
  return capabilities[capability].includes(account.type)
}

/** WeChat's sandbox test account has only plain mode (docs/wechat-protocol.md#server-url). */
export function modeOf(account: Account): EncryptionMode {
  return account.type === "sandbox" ? "plain" : account.encryption
}

/** The account's own QR code, without parameters: following by it names no scene. */
export function plainQr(account: Account): string {
  const id = createHash("sha256").update(account.appId).digest("base64url").slice(0, 22)
  return `http://weixin.qq.com/r/${id}`
}

export function makeAccount(options: AccountOptions): Account {
  return {
    title: options.name,
    type: "certified-service",
    encryption: "safe",
    format: "xml",
    openPlatform: null,
    oauthDomain: URL.canParse(options.callbackUrl) ? new URL(options.callbackUrl).host : "",
    whitelist: ["127.0.0.0/8", "::1"],
    quotas: {},
    previousKey: null,
    ...options,
  }
}
