// menshen cloudflare prepare: the core judges the configuration and its secrets, Cloudflare's limits are looked at, and
// a folder is written. Nothing is sent.

import { readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import type { LocalCall } from "../command.ts"
import { type Exit, exits, notPossible, wrongUsage } from "../refusal.ts"
import { jsonText } from "../show.ts"
import {
  type Checked,
  checkConfiguration,
  type EdgeAccount,
  readConfiguration,
  secretNames,
} from "../start/configuration.ts"
import { packageFile } from "../start/paths.ts"
import { withEnvFile } from "../start/settings.ts"
import { secretsFile, writeFolder } from "./folder.ts"
import { refusalsOf } from "./limits.ts"
import { isLocal, wranglerConfig } from "./wrangler-config.ts"

export async function prepare({ terminal, values, env }: LocalCall): Promise<Exit> {
  const { path, namedBy } = configOf(values, env)
  const configuration = readConfiguration(path, namedBy)
  const all = withEnvFile({ values, env }, path)
  const checked = checkConfiguration(configuration, all)
  const secrets = secretsIn(configuration, all)
  refuse(checked, Object.keys(secrets))
  const folder = resolve(values.to ?? "cloudflare")
  writeFolder(folder, {
    configuration,
    secrets,
    wrangler: wranglerConfig(readFileSync(join(dirname(packageFile), "wrangler.jsonc"), "utf8"), {
      name: nameOf(values.name),
      issuer: checked.issuer,
      secretNames: Object.keys(secrets),
      limits: checked.limits,
      isUnlimited: checked.isUnlimited,
    }),
  })
  const bytes = Buffer.byteLength(configuration)
  const steps = stepsFor(relative(".", folder) || ".", checked)
  const said = { folder, bytes, secrets: Object.keys(secrets), steps }
  terminal.out(terminal.json ? jsonText(said) : textOf(said))
  return exits.done
}

function configOf(values: LocalCall["values"], env: NodeJS.ProcessEnv) {
  if (values.config !== undefined) return { path: values.config, namedBy: "--config" }
  const named = env.MENSHEN_CONFIG
  return named ? { path: named, namedBy: "MENSHEN_CONFIG" } : { path: "menshen.json", namedBy: "" }
}

function nameOf(name = "menshen"): string {
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return name
  throw wrongUsage("Write --name with lower-case letters, digits and hyphens, 63 at most.")
}

/** The core has seen that each is there. */
const secretsIn = (text: string, env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(secretNames(text).map((name) => [name, env[name] ?? ""]))

function refuse({ issuer, accounts }: Checked, names: string[]): void {
  // `wrangler dev` runs on this machine, from whose address it calls.
  const refusals = refusalsOf(names, isLocal(issuer) ? [] : accounts)
  if (refusals.length > 0) throw notPossible(refusals.join("\n"))
}

interface Step {
  about: string
  command: string
}

function stepsFor(folder: string, { issuer, accounts }: Checked): Step[] {
  const config = `--config ${quoted(join(folder, "wrangler.jsonc"))}`
  const dev = { about: "Try it on this machine", command: `npx wrangler dev ${config}` }
  if (isLocal(issuer)) return [dev]
  return [
    { about: "Once: sign in to Cloudflare", command: "npx wrangler login" },
    {
      about: "Deploy code, configuration and secrets as one version",
      command: `npx wrangler deploy ${config} --secrets-file ${quoted(join(folder, secretsFile))}`,
    },
    { about: "Ask whether sign-ins can work", command: `curl ${issuer}/health/ready` },
    ...accounts.flatMap((account) => stepsOfWay(issuer, account)),
    ...accounts.map(({ name }) => ({
      about: `Enter this URL for ${name} in WeChat's console, 消息推送`,
      command: `${issuer}/${name}/callback`,
    })),
    { about: "Read the log", command: `npx wrangler tail ${config}` },
  ]
}

/** On the machine that WeChat lists, which has the AppSecret. */
function stepsOfWay(issuer: string, { name, egress }: EdgeAccount): Step[] {
  if (egress === "relay") {
    const about = `Start the relay of ${name} on the machine that WeChat lists`
    return [{ about, command: "npx menshen relay --config relay.json" }]
  }
  if (egress !== "pool") return []
  const about = `Fill the pool of ${name}, on a machine that WeChat lists`
  const command = `npx menshen pool fill --account ${name} --count 2000 --issuer ${issuer}`
  return [{ about, command }]
}

/** For a shell. */
const quoted = (path: string) =>
  /^[\w./][\w./-]*$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`

function textOf({ folder, bytes, secrets, steps }: Said): string {
  const lines = steps.map(({ about, command }, at) => `${at + 1}. ${about}:\n   ${command}`)
  const head = `${folder} has the worker, a configuration of ${bytes} bytes and ${secrets.length} secrets. Keep it as secret as menshen.env.`
  return [head, "", ...lines].join("\n")
}

interface Said {
  folder: string
  bytes: number
  secrets: string[]
  steps: Step[]
}
