// relay.json: the accounts whose calls the relay makes, and the callers that may ask for them. Read as a whole; every
// fault has its JSON pointer and what to write instead.

import { type Field, fieldsOf, type Reader, secretsFrom } from "./reader.ts"

export interface RelayAccount {
  name: string
  appId: string
  appSecret: string
  apiBase: string
}

export interface RelayCaller {
  name: string
  /** Two at once while a secret changes over. */
  secrets: string[]
  /** The AppIDs that it may call for. */
  appIds: string[]
  callsPerMinute: number
  callsAtOnce: number
}

export interface RelayConfiguration {
  host: string
  port: number
  accounts: RelayAccount[]
  callers: RelayCaller[]
}

export interface Fault {
  pointer: string
  sentence: string
}

const weChatApis = ["api", "api2", "sh.api", "sz.api", "hk.api"].map(
  (name) => `https://${name}.weixin.qq.com`,
)
const loopback = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:[1-9][0-9]{0,4})?$/

const name: Field<string> = {
  fits: (value) => /^[a-z0-9-]{1,64}$/.test(value),
  sentence: "use lower-case letters, digits and '-'",
}
const appId: Field<string> = {
  fits: (value) => /^wx[0-9A-Za-z]{8,32}$/.test(value),
  sentence: 'copy the AppID from the WeChat console: "wx" and letters and digits',
}
export const usualApiBase = "https://api.weixin.qq.com"

/** An origin to which an AppSecret may be sent. */
export const isApiBase = (value: string) => weChatApis.includes(value) || loopback.test(value)

const apiBase: Field<string> = {
  fits: isApiBase,
  sentence:
    "the AppSecret is sent there: leave it out, or write one of WeChat's own origins, or an origin on localhost for tests",
}
const host: Field<string> = {
  fits: (value) => /^[0-9A-Za-z.:-]{1,253}$/.test(value),
  sentence: 'write the address to listen at, such as "127.0.0.1"',
}
const most = (least: number, largest: number): Field<number> => ({
  fits: (value) => Number.isInteger(value) && value >= least && value <= largest,
  sentence: `write a whole number from ${least} to ${largest}`,
})

/** A port of 0 is any free one, for tests. */
const port = most(0, 65_535)
const perMinute = most(1, 1_000_000)
const atOnce = most(1, 10_000)

export function readConfiguration(
  text: string,
  env: NodeJS.ProcessEnv,
): { configuration?: RelayConfiguration; faults: Fault[] } {
  const faults: Fault[] = []
  const root = fieldsOf(parsed(text, faults), "", faults)
  if (faults.length > 0) return { faults }
  const secretOf = secretsFrom(env)
  const accounts = root.list("accounts").map((reader) => readAccount(reader, secretOf))
  const callers = root.list("callers").map((reader) => readCaller(reader, accounts, secretOf))
  const configuration = {
    host: root.value("host", host, "127.0.0.1"),
    port: root.value("port", port, 8700),
    accounts,
    callers,
  }
  root.finish()
  refuseTwice(
    "accounts",
    "appId",
    accounts.map((one) => one.appId),
    faults,
  )
  refuseTwice(
    "accounts",
    "name",
    accounts.map((one) => one.name),
    faults,
  )
  refuseTwice(
    "callers",
    "secret",
    callers.flatMap(({ secrets }) => secrets),
    faults,
  )
  return faults.length > 0 ? { faults } : { configuration, faults }
}

function parsed(text: string, faults: Fault[]): unknown {
  try {
    return JSON.parse(text)
  } catch {
    faults.push({ pointer: "", sentence: "is not JSON" })
    return {}
  }
}

type SecretOf = ReturnType<typeof secretsFrom>

function readAccount(reader: Reader, secretOf: SecretOf): RelayAccount {
  const account = {
    name: reader.value("name", name),
    appId: reader.value("appId", appId),
    appSecret: reader.secret("appSecret", secretOf, 16),
    apiBase: reader.value("apiBase", apiBase, usualApiBase),
  }
  reader.finish()
  return account
}

function readCaller(reader: Reader, accounts: RelayAccount[], secretOf: SecretOf): RelayCaller {
  const named = reader.names("accounts")
  const known = named?.map((one) => accounts.find((account) => account.name === one))
  if (known?.includes(undefined))
    reader.fault("accounts", "names an account that is not in accounts")
  const previous = reader.has("previousSecret")
  const caller = {
    name: reader.value("name", name),
    secrets: ["secret", ...(previous ? ["previousSecret"] : [])].map((key) =>
      reader.secret(key, secretOf, 32),
    ),
    appIds: (known ?? accounts).flatMap((account) => account?.appId ?? []),
    callsPerMinute: reader.value("callsPerMinute", perMinute, 6000),
    callsAtOnce: reader.value("callsAtOnce", atOnce, 256),
  }
  reader.finish()
  return caller
}

/** Two callers with one secret would be one. */
function refuseTwice(section: string, key: string, values: string[], faults: Fault[]): void {
  const filled = values.filter((value) => value !== "")
  if (new Set(filled).size === filled.length) return
  faults.push({ pointer: `/${section}`, sentence: `two have the same ${key}; give each its own` })
}
