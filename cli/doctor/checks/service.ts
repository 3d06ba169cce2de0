// The Menshen that runs, asked past every proxy.

import type { Check } from "../check.ts"
import type { Facts } from "../facts.ts"
import { ask, objectIn } from "../http.ts"
import { ok, todo, unknown, unless, type Verdict } from "../verdict.ts"

async function menshen({ own, issuer, settings }: Facts): Promise<Verdict> {
  const reply = await ask(`${own || issuer}/health`).catch(() => undefined)
  if (reply === undefined) return todo(silent(issuer, settings?.ports.menshen))
  const { status } = objectIn(reply)
  if (reply.status === 200 && status !== undefined) return ok("it runs.")
  return todo(
    status === "misconfigured"
      ? "it runs with a menshen.json that has faults, so that every call fails: its log names them (config_fault)."
      : `what answers at ${own || issuer} is not Menshen (HTTP ${reply.status}): name its port with --port.`,
  )
}

async function files({ own, issuer, asOperator }: Facts): Promise<Verdict> {
  const reply = await ask(`${own || issuer}/health/ready`, { headers: asOperator })
  if (reply.status === 200) return ok("each of them can be read and written.")
  const { faults = [] } = objectIn(reply) as { faults?: { sentence: string }[] }
  const sentences = faults.map(({ sentence }) => sentence)
  const usual = [`Menshen is not ready (HTTP ${reply.status}): its log names the file.`]
  return unless(sentences.length > 0 ? sentences : usual, "")
}

const silent = (issuer: string, port: number | undefined) =>
  port === undefined
    ? `nothing answers at ${issuer}: start it there.`
    : `nothing answers on port ${port}: start it with npx menshen start, or name its port with --port.`

async function adminApi(facts: Facts): Promise<Verdict> {
  const seen = await facts.seen()
  if ("view" in seen) return ok("it tells the operator what WeChat sent.")
  switch (seen.status) {
    case 401:
      return todo(
        "Menshen runs with another admin key than this one: after a change of menshen.env start it again.",
      )
    case 404:
      return unknown(
        facts.key === "" && facts.settings === undefined
          ? "what WeChat sent is not known here: set MENSHEN_ADMIN_KEY to the key of that Menshen."
          : 'what WeChat sent is not known here: write "admin": {"key": {"env": "MENSHEN_ADMIN_KEY"}} into menshen.json, which menshen init does.',
      )
    default:
      return todo(`the admin API answers HTTP ${seen.status}: look at Menshen's log.`)
  }
}

/** Those that no other check says. */
async function warnings(facts: Facts): Promise<Verdict | undefined> {
  const view = await facts.view()
  if (view === undefined) return undefined
  const said = view.accounts.map(({ pushRefused }) => pushRefused?.sentence)
  const others = view.warnings.filter(
    ({ kind, sentence }) =>
      !["clock_wrong", "qr_pool", "qr_budget"].includes(kind) && !said.includes(sentence),
  )
  const lines = others.map(({ account, client, sentence }) =>
    [account ?? client, sentence].filter(Boolean).join(": "),
  )
  return unless(lines, "it has none.")
}

export const serviceChecks: Check[] = [
  { name: "Menshen", needs: ["configuration", "secrets"], run: menshen },
  { name: "files", needs: ["Menshen"], run: files },
  { name: "admin API", needs: ["Menshen"], run: adminApi },
  { name: "warnings", needs: ["admin API"], run: warnings },
]
