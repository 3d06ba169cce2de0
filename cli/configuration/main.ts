// The commands on the stored configuration.

import { readFileSync } from "node:fs"
import {
  type ConfigurationCheck,
  type ConfigurationEntry,
  type ConfigurationFault,
  type ConfigurationView,
  configurationBytesMax,
} from "../../edge/base/admin-api.ts"
import { type Call, positionalAt } from "../command.ts"
import { type Exit, exits, notPossible, Refusal, wrongUsage } from "../refusal.ts"
import { configurationText, jsonText, printable, table } from "../show.ts"

const path = "/admin/configuration"

/** The text on one stream, for a file, and what it is on the other. */
export async function show({ api, terminal, values }: Call): Promise<Exit> {
  const version = numberIn(values.version, "version")
  const address = version === undefined ? path : `${path}/versions/${version}`
  const view = (await api.get(address)) as unknown as ConfigurationView
  if (terminal.json) terminal.out(jsonText(view))
  else terminal.out(configurationText(view.text.trimEnd()))
  if (version === undefined) tell(terminal.note, view)
  return exits.done
}

function tell(
  note: (text: string) => void,
  { source, version, isStored, faults }: ConfigurationView,
) {
  const which = source === "stored" ? `version ${version} of the store` : "the deployed one"
  const store = isStored
    ? `The newest version is ${version}. To store another, write --base ${version}.`
    : "Nothing can be stored here."
  note(`menshen: this is ${which}. ${store}`)
  for (const fault of faults) note(printable(faultLine(fault)))
}

export async function check(call: Call): Promise<Exit> {
  const { api, terminal } = call
  const text = textIn(positionalAt(call, 0))
  const answer = await api.post(`${path}/check`, { text })
  const { bytes, faults, warnings } = answer as unknown as ConfigurationCheck
  if (terminal.json) terminal.out(jsonText(answer))
  else terminal.out(linesOf(bytes, faults, warnings))
  return faults.length === 0 ? exits.done : exits.refused
}

function linesOf(
  bytes: number,
  faults: readonly ConfigurationFault[],
  warnings: readonly ConfigurationFault[],
): string {
  const fine = faults.length === 0 ? [`${bytes} bytes, and no fault.`] : []
  return [...warnings.map((one) => `warning  ${faultLine(one)}`), ...faults.map(faultLine), ...fine]
    .map(printable)
    .join("\n")
}

export async function put(call: Call): Promise<Exit> {
  const text = textIn(positionalAt(call, 0))
  const base = baseOf(call)
  const { note = "" } = call.values
  await refuseFaults(call, text)
  return stored(call, await call.api.post(path, { text, base, note }))
}

/** With their pointers, which a refusal has no room for. */
async function refuseFaults({ api, terminal }: Call, text: string): Promise<void> {
  const { faults } = (await api.post(`${path}/check`, { text })) as unknown as ConfigurationCheck
  if (faults.length === 0) return
  for (const fault of faults) terminal.note(printable(faultLine(fault)))
  throw new Refusal(
    exits.refused,
    "The configuration has the faults above, and nothing was stored.",
    "configuration_faulty",
  )
}

export async function undo(call: Call): Promise<Exit> {
  const [base, to] = [baseOf(call), numberIn(call.values.to, "to")]
  const body = { base, ...(to !== undefined && { to }) }
  return stored(call, await call.api.post(`${path}/undo`, body))
}

function stored({ terminal }: Call, answer: Record<string, unknown>): Exit {
  terminal.out(terminal.json ? jsonText(answer) : `Stored as version ${answer.version}.`)
  return exits.done
}

export async function history({ api, terminal }: Call): Promise<Exit> {
  const answer = await api.get(`${path}/versions`)
  const { versions } = answer as unknown as { versions: ConfigurationEntry[] }
  if (terminal.json) terminal.out(jsonText(answer))
  else terminal.out(versions.length === 0 ? "Nothing was stored." : table(versions.map(rowOf)))
  return exits.done
}

const rowOf = ({ version, bytes, at, operator, note }: ConfigurationEntry): string[] =>
  [
    String(version),
    new Date(at).toISOString(),
    operator,
    bytes === 0 ? "as deployed" : `${bytes} bytes`,
    note,
  ].map(printable)

const faultLine = ({ pointer, sentence }: ConfigurationFault) =>
  `${pointer || "(the whole file)"}: ${sentence}`

/** Before anything is sent. */
function textIn(file: string): string {
  const text = orRefuse(file)
  const bytes = Buffer.byteLength(text)
  if (bytes <= configurationBytesMax) return text
  throw notPossible(
    `${file} has ${bytes} bytes, and a configuration has ${configurationBytesMax} at most. Make the logos smaller.`,
  )
}

function orRefuse(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    throw notPossible(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}

function baseOf({ values }: Call): number {
  const base = numberIn(values.base, "base")
  if (base !== undefined) return base
  throw wrongUsage(
    'Write --base N with the version that you have read; "menshen configuration history" lists them.',
  )
}

function numberIn(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text)
  throw wrongUsage(`Write --${option} as a number.`)
}
