// Secrets for the accounts of the sandbox. Loaded for the demonstration only, because of what node:crypto occupies.

import { randomBytes, randomInt } from "node:crypto"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
/** In the alphabet of WeChat's Token and EncodingAESKey. */
export const alphanumeric = (length: number) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("")

/** Secrets of the sandbox accounts, in WeChat's formats; those set in `env` are kept. */
export function demoSecrets(env: NodeJS.ProcessEnv): Record<string, string> {
  const accounts = ["ACME", "ACME_CLUB", "ACME_NOTES"].map(secretsOf)
  const made: Record<string, string> = Object.assign(
    { ACME_MEMBERS_BIND: randomBytes(32).toString("hex") },
    ...accounts,
  )
  return Object.fromEntries(Object.entries(made).map(([name, value]) => [name, env[name] || value]))
}

const secretsOf = (account: string) => ({
  [`${account}_APP_SECRET`]: randomBytes(16).toString("hex"),
  [`${account}_TOKEN`]: alphanumeric(24),
  [`${account}_AES_KEY`]: alphanumeric(43),
})
