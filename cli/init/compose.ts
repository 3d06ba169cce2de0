// The answers become entries of menshen.json, and lines of menshen.env. Pure but for the random secrets.

import { frameworkIn, frameworks } from "./frameworks.ts"
import { originOf } from "./proposals.ts"
import type { Answers } from "./question.ts"
import type { Pool } from "./questions.ts"
import { newSecret, variableFor, variablesOf } from "./secrets.ts"
import type { TextName } from "./texts.ts"

/** A menshen.json that the core has read; what Menshen adds to it is known, the rest is kept. */
export interface Document {
  [member: string]: unknown
  accounts: Entry[]
  pools: Pool[]
  apps: Entry[]
}

export type Entry = Record<string, unknown>

/** A line of menshen.env. */
export interface Secret {
  name: string
  /** Empty if the operator fills it in. */
  value: string
  /** The comment above the line. */
  about: TextName
  owner: string
}

export interface Draft {
  document: Document
  secrets: Secret[]
}

/** A menshen.json with one account and one application. */
export function newDraft(answers: Answers, schema: string | undefined): Draft {
  const { issuer = "", clientAddressHeader } = answers
  const start: Document = {
    ...(schema !== undefined && { $schema: schema }),
    issuer,
    ...(clientAddressHeader !== undefined && { clientAddressHeader }),
    admin: { key: { env: "MENSHEN_ADMIN_KEY" } },
    keyEncryption: { env: "MENSHEN_KEY_ENCRYPTION" },
    accounts: [],
    pools: [{ name: "customers", accounts: [] }],
    apps: [],
  }
  const withIt = withAccount(start, { ...answers, pool: "customers" })
  const whole = withApp(withIt.document, { ...answers, pool: "customers" })
  return {
    document: whole.document,
    secrets: [...withIt.secrets, ...whole.secrets, ...secretsOfMenshen()],
  }
}

const secretsOfMenshen = (): Secret[] => [
  { name: "MENSHEN_ADMIN_KEY", value: newSecret.key(), about: "env.admin", owner: "" },
  { name: "MENSHEN_KEY_ENCRYPTION", value: newSecret.key(), about: "env.keys", owner: "" },
]

export function withAccount(document: Document, answers: Answers): Draft {
  const { account = "", pool: chosen } = answers
  const entry = accountOf(answers, variablesOf(document))
  const pools = document.pools.map((pool) =>
    pool.name === chosen ? { ...pool, accounts: [...pool.accounts, account] } : pool,
  )
  return {
    document: { ...document, accounts: [...document.accounts, entry.entry], pools },
    secrets: entry.secrets,
  }
}

interface Composed {
  entry: Entry
  secrets: Secret[]
}

function accountOf(answers: Answers, taken: string[]): Composed {
  const { account: owner = "", appId, originalId, accountType, appSecret = "" } = answers
  const name = (secret: string) => variableFor(owner, secret, taken)
  const [secret, token, key] = [name("APP_SECRET"), name("TOKEN"), name("AES_KEY")]
  const isTest = accountType === "test"
  const byMessage = accountType === "message"
  const { openPlatform = "", qrUrl } = answers
  const entry = {
    name: owner,
    appId,
    originalId,
    ...(byMessage && { signIn: "message", qrUrl }),
    ...(!byMessage && { appSecret: { env: secret } }),
    token: { env: token },
    ...(!isTest && { encodingAesKey: { env: key }, encryption: "safe" }),
    ...(isTest && { encryption: "plain", allowPlain: true, qrCodesPerDay: 10_000 }),
    ...(openPlatform !== "" && { openPlatform }),
  }
  const mayHave: (Secret | false)[] = [
    { name: token, value: newSecret.token(), about: "env.token", owner },
    !isTest && { name: key, value: newSecret.encodingAesKey(), about: "env.aesKey", owner },
    !byMessage && { name: secret, value: appSecret, about: "env.appSecret", owner },
  ]
  return { entry, secrets: mayHave.filter((one) => one !== false) }
}

export function withApp(document: Document, answers: Answers): Draft {
  const { entry, secrets } = appOf(document, answers)
  return { document: { ...document, apps: [...document.apps, entry] }, secrets }
}

function appOf(document: Document, answers: Answers): Composed {
  const { clientId = "", appName, pool, shownAccount, redirectUri = "", confirm } = answers
  const { isConfidential, showsWidget, signsOut } = frameworks[frameworkIn(answers)]
  const [first] = document.pools.find(({ name }) => name === pool)?.accounts ?? []
  const env = variableFor(clientId, "CLIENT_SECRET", variablesOf(document))
  const entry = {
    clientId,
    name: appName,
    pool,
    ...(shownAccount && shownAccount !== first && { account: shownAccount }),
    ...(isConfidential && { clientSecret: { env } }),
    redirectUris: [redirectUri],
    ...(showsWidget && { origins: [answers.origin] }),
    ...(signsOut && { postLogoutRedirectUris: [`${originOf(redirectUri)}/`] }),
    confirm,
  }
  const value = newSecret.key()
  const secret: Secret = { name: env, value, about: "env.clientSecret", owner: clientId }
  return { entry, secrets: isConfidential ? [secret] : [] }
}
