// menshen doctor: one line for each thing that can be wrong.

import type { LocalCall } from "../command.ts"
import { type Exit, exits, wrongUsage } from "../refusal.ts"
import { jsonText, printable } from "../show.ts"
import type { Terminal } from "../terminal.ts"
import { Facts } from "./facts.ts"
import { type Line, type Outcome, type Patience, runChecks } from "./runner.ts"

/** A change in WeChat's console takes some minutes to apply. */
const mostSeconds = 900
const againMs = 3000

export async function doctor(call: LocalCall): Promise<Exit> {
  const { terminal, values } = call
  checkIssuer(values.issuer)
  const until = Date.now() + secondsOf(values.wait) * 1000
  const facts = new Facts(call)
  const waiting = onceEach((what) => terminal.note(printable(`menshen: waits for ${what} …`)))
  const patience: Patience = { until, againMs, waiting }
  const quiet = quieting(facts.secrets)
  const outcome = await runChecks(facts, patience, (line) => show(terminal, line, quiet))
  if (!terminal.json) terminal.note(summaryOf(outcome))
  return outcome.lines.some(({ status }) => status === "todo") ? exits.inPart : exits.done
}

function checkIssuer(issuer: string | undefined): void {
  if (issuer === undefined) return
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url?.hostname ?? "")
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLocal)) return
  throw wrongUsage("Write --issuer as https://…; http is for localhost only, for the key's sake.")
}

function secondsOf(text = "0"): number {
  const seconds = Number(text)
  if (/^\d{1,3}$/.test(text) && seconds <= mostSeconds) return seconds
  throw wrongUsage(`Write --wait as a whole number of seconds, ${mostSeconds} at most.`)
}

/** No line has a secret, whoever wrote it there (OP-02). */
const quieting = (secrets: string[]) => (text: string) =>
  secrets.reduce((now, secret) => now.replaceAll(secret, "…"), text)

const shown = { ok: "ok", todo: "to do", unknown: "unknown" }

export const textOf = ({ status, account, check, sentence }: Line): string => {
  const about = [account, check].filter((part) => part !== undefined).join(", ")
  return printable(`${shown[status].padEnd(7)}  ${about}: ${sentence}`)
}

function show(terminal: Terminal, line: Line, quiet: (text: string) => string): void {
  const said = { ...line, sentence: quiet(line.sentence) }
  terminal.out(terminal.json ? jsonText(said) : textOf(said))
}

function summaryOf({ lines, held }: Outcome): string {
  const count = (status: Line["status"]) => lines.filter((line) => line.status === status).length
  const waits = held === 0 ? "" : ` ${held} checks wait for these.`
  const open = count("unknown") === 0 ? "" : ` ${count("unknown")} cannot be told now.`
  return `menshen: ${count("ok")} ok, ${count("todo")} to do.${waits}${open}`
}

function onceEach(tell: (what: string) => void): (what: string) => void {
  const told = new Set<string>()
  return (what) => {
    if (!told.has(what)) tell(what)
    told.add(what)
  }
}
