import { randomBytes, randomInt } from "node:crypto"
import { Refusal } from "./say.mjs"

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

/** Refuses when a secret that the configuration names is not set, listing all of them. */
export function checkSecrets(names, env) {
  const unset = names.filter((name) => !env[name])
  if (unset.length === 0) return
  throw new Refusal(
    `The configuration refers to ${unset.join(", ")}, not set in the environment; export each ` +
      "with the value shown in WeChat's console and start again.",
  )
}
