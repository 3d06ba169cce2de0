// `npm test`: runs set-up, then the stages in order until one fails, with a build before the first
// stage that needs one. `npm test -- core edge` runs only the named stages, also those that run by name
// only; `npm test -- --list` prints all stages with what each shows, and runs nothing.

import { performance } from "node:perf_hooks"
import { build } from "./build.mjs"
import { Refusal, runScript, say } from "./lib/say.mjs"
import { stages } from "./lib/stages.mjs"
import { setUp } from "./setup.mjs"

const total = { passed: 0, failed: 0 }

async function test() {
  const words = process.argv.slice(2)
  if (words.includes("--list")) return list()
  const wanted = chosen(words)
  await setUp("testing")
  let built
  for (const stage of wanted) {
    if (stage.built) built ??= build()
    await built
    if (await passes(stage)) continue
    process.exitCode = 1
    return
  }
}

function list() {
  for (const { name, shows, byName } of stages()) {
    say(`${name.padEnd(12)} ${shows}${byName ? " (by name only)" : ""}`)
  }
}

function chosen(names) {
  const all = stages()
  const unknown = names.filter((name) => !all.some((stage) => stage.name === name))
  if (names.length === 0) return all.filter(({ byName }) => !byName)
  if (unknown.length === 0) return all.filter(({ name }) => names.includes(name))
  const known = all.map(({ name }) => name).join(", ")
  throw new Refusal(`No stage is called ${unknown.join(" or ")}; there are: ${known}.`)
}

async function passes({ name, run }) {
  process.stdout.write(`${name} … `)
  const began = performance.now()
  const { ok, output, counts, show } = await run()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const counted = counts ? `, ${counts.passed} passed, ${counts.failed} failed` : ""
  total.passed += counts?.passed ?? 0
  total.failed += counts?.failed ?? (ok ? 0 : 1)
  say(`${ok ? "passed" : "FAILED"} in ${seconds} s${counted}`)
  if (!ok || show) say(output.trimEnd())
  return ok
}

await runScript(test)
if (!process.argv.includes("--list")) say(`${total.passed} passed, ${total.failed} failed`)
