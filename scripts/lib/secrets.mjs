import { randomBytes, randomInt } from "node:crypto"

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
const alphanumeric = (length) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("")

/** Secrets of the sandbox account, in WeChat's shapes; those set in `env` are kept. */
export function demoSecrets(env) {
  const made = {
    ACME_APP_SECRET: randomBytes(16).toString("hex"),
    ACME_TOKEN: alphanumeric(24),
    ACME_AES_KEY: alphanumeric(43),
  }
  return Object.fromEntries(Object.entries(made).map(([name, value]) => [name, env[name] || value]))
}

/** Every environment variable that a menshen.json refers to as {"env": "NAME"}. */
export function secretNames(configText) {
  const references = configText.matchAll(/\{\s*"env"\s*:\s*"([A-Za-z_][A-Za-z0-9_]*)"\s*\}/g)
  return [...new Set([...references].map(([, name]) => name))]
}
