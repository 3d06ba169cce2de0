// `npm run mutants`: breaks each behaviour of the widget once, in a copy, and expects a test to fail.
// No test covers a behaviour whose mutant survives. `npm run mutants -- steps` runs the mutants of one
// file.

import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const exec = promisify(execFile)
const root = join(import.meta.dirname, "../..")

/** The fault, the file, the text and its replacement, and the test file that must fail. */
type Mutant = readonly [what: string, file: string, from: string, to: string, test: string]

const mutants: readonly Mutant[] = [
  ["an old message is accepted", "sign-in", 'news === "stale"', "false", "element.browser"],
  [
    "a removed element keeps its ticket",
    "sign-in",
    "this.#abandon()\n    this.#reset()",
    "this.#reset()",
    "element.browser",
  ],
  [
    "a code with another state is accepted",
    "messages",
    'state !== (request.state ?? "")',
    "false",
    "messages",
  ],
  [
    "a code from another issuer is accepted",
    "messages",
    "trimmed(iss) !== trimmed(issuer)",
    "false",
    "messages",
  ],
  [
    "a code is sent to another site",
    "messages",
    "to.host !== registered.host",
    "false",
    "messages",
  ],
  ["names keep direction overrides", "messages", "\\p{Bidi_Control}", "", "messages"],
  [
    "text is rendered as markup",
    "panel",
    "row.textContent = text",
    "row.innerHTML = text",
    "faults.browser",
  ],
  ["the focus is lost when the button goes", "panel", "this.#panel.focus()", "", "element.browser"],
  ["words have the page's direction", "panel", 'this.#panel.dir = "auto"', "", "access.browser"],
  [
    "words are marked with the page's language",
    "panel",
    "this.#panel.lang = lang",
    "",
    "access.browser",
  ],
  [
    "a frame that cannot draw remains",
    "remote",
    "code && code === this.#why?.fault",
    "false",
    "faults.browser",
  ],
  [
    "missing words are not replaced by the bundled ones",
    "words",
    '.catch(() => import("./bundled-words.ts").then((bundled) => bundled[language]))',
    "",
    "faults.browser",
  ],
  [
    "a frame uses the page's language only",
    "remote",
    'this.#attribute("lang") || ',
    "",
    "remote.browser",
  ],
  ["the status is not announced", "panel", 'status.role = "status"', "", "access.browser"],
  ["the QR has no quiet zone", "qr", "quietZone = 4", "quietZone = 0", "modes.browser"],
  ["the QR is light on dark", "qr", 'fill: "#fff", d: `M', 'fill: "#000", d: `M', "modes.browser"],
  ["a logo covers too much", "qr-extras", "plateShare = 0.24", "plateShare = 0.5", "widget-core"],
  [
    "a QR with a logo has a low level",
    "inline",
    'attribute("logo") ? "H" : "M"',
    '"L"',
    "access.browser",
  ],
  [
    "redirect mode does not wait for a veto",
    "inline",
    'if (goesOn && attribute("mode")',
    'if (attribute("mode")',
    "modes.browser",
  ],
  [
    "the verifier does not match the challenge",
    "inline",
    "codeVerifier: pair.verifier",
    "codeVerifier: pair.challenge",
    "element.browser",
  ],
  [
    "a page without https blames the network",
    "inline",
    'fail("context_insecure"',
    'fail("server_unreachable"',
    "faults.browser",
  ],
  [
    "a dead connection is not noticed without a ping",
    "connection",
    'socket.send("ping")',
    "",
    "presence.browser",
  ],
  [
    "a removed element keeps its socket",
    "connection",
    "socket.onmessage = socket.onclose = null\n    socket.close()",
    "socket.onmessage = socket.onclose = null",
    "element.browser",
  ],
  [
    "a wrong clock changes the countdown",
    "sign-in",
    "performance.now() + expiresIn",
    "Date.now() + expiresIn",
    "presence.browser",
  ],
  [
    "a hidden tab makes a new QR code",
    "sign-in",
    "visible: !document.hidden",
    "visible: true",
    "presence.browser",
  ],
  [
    "messages of any window are accepted",
    "remote",
    "event.source === opened.page && event.origin === origin",
    "true",
    "remote.browser",
  ],
  [
    "the frame posts to any origin",
    "frame-page",
    "partner.postMessage(message, origin)",
    'partner.postMessage(message, "*")',
    "remote.browser",
  ],
  [
    "the frame accepts a ticket from any origin",
    "frame-page",
    "|| !registered.includes(origin)",
    "",
    "remote.browser",
  ],
  ["a closed window is not noticed", "remote", "page.closed", "false", "remote.browser"],
  [
    "a chat code contains a space",
    "steps",
    "asks.slice(middle)",
    '" " + asks.slice(middle)',
    "steps.browser",
  ],
  [
    "the button does not confirm a copy",
    "steps",
    'button.textContent = words.copied ?? ""',
    "",
    "steps.browser",
  ],
  [
    "each message clears the field",
    "steps",
    "if (shown.get(row) === key && row.hasChildNodes()) return",
    "",
    "steps.browser",
  ],
  ["an incomplete code is sent", "steps", ".length === 6", ".length", "steps.browser"],
  ["full-width digits are refused", "steps", "０-９", "", "steps.browser"],
  [
    "a code is sent without the ticket's secret",
    "steps",
    "secret && { Authorization",
    "undefined && { Authorization",
    "steps.browser",
  ],
  [
    "a field takes the focus from another",
    "steps",
    "if (activeElement === body || activeElement === host) ",
    "",
    "steps.browser",
  ],
  ["the digits are shown in both windows", "screen", "asks && !away", "asks", "steps.browser"],
  ["the button is shown outside WeChat", "view", ' && device === "wechat"', "", "steps.browser"],
  ["the button opens inside the frame", "panel", 'link.target = "_top"', "", "steps.browser"],
  ["a language is detected wrongly", "words", '"zh-TW" : "zh-CN"', '"zh-CN" : "zh-CN"', "words"],
  [
    "a site's mistake offers another try",
    "screen",
    "!isSetup(fault?.fault)",
    "true",
    "faults.browser",
  ],
  [
    "an unreachable server looks like the visitor's fault",
    "sign-in",
    'fault: view === "offline" && navigator.onLine',
    "fault: false",
    "faults.browser",
  ],
  [
    "the return of a server is noticed late",
    "sign-in",
    "this.#known.failures > hastyFailures ? 0",
    "false ? 0",
    "faults.browser",
  ],
  [
    "a late listener hears nothing",
    "element",
    "if (late) queueMicrotask",
    "if (false) queueMicrotask",
    "outcome.browser",
  ],
  [
    "a code is handed over twice",
    "kept",
    "this.#success = undefined\n    this.#changed()",
    "",
    "outcome.browser",
  ],
  ["a replaced run leaves its promise", "kept", "settle(this.#result)", "", "outcome.browser"],
  [
    "a silent WebSocket is waited for",
    "connection",
    "setTimeout(beside, firstWordMs)",
    "0",
    "presence.browser",
  ],
  [
    "a failed renewal is an error",
    "sign-in",
    "old && passing.test",
    "!old && passing.test",
    "faults.browser",
  ],
  [
    "the hosted page leaves for a dead server",
    "leaving",
    "!(await this.#answers())",
    "false",
    "returning.browser",
  ],
  [
    "a page from the cache keeps its end",
    "session",
    "persisted && this.#run?.back()",
    "false",
    "returning.browser",
  ],
  [
    "a restless page is not slowed",
    "element",
    "this.#pace.restarts < restartsMax",
    "true",
    "renders.browser",
  ],
  [
    "a moved element loses its look",
    "element",
    "if (this.#screen) this.#draw()",
    "",
    "sizes.browser",
  ],
]

const folder = mkdtempSync(join(tmpdir(), "menshen-mutants-"))
for (const part of [
  "web-widget",
  "tests",
  "scripts",
  "wasm",
  "core",
  "docs",
  "dist",
  "package.json",
]) {
  cpSync(join(root, part), join(folder, part), { recursive: true })
}
for (const part of ["node_modules", "build"]) symlinkSync(join(root, part), join(folder, part))

const bundle = `import("esbuild").then((esbuild) =>
  import("./scripts/lib/widget-bundles.mjs").then((own) => own.bundleWidget(esbuild)))`

/** Whether the test fails, as it must. */
async function isFound([, file, from, to, test]: Mutant): Promise<boolean> {
  const path = join(folder, `web-widget/${file}.ts`)
  const text = readFileSync(path, "utf8")
  if (!text.includes(from)) throw new Error(`${file}.ts no longer contains: ${from}`)
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
  const run = (...args: string[]) => exec(process.execPath, args, { cwd: folder })
  try {
    await run("--input-type=module", "-e", bundle)
    await run("--test", `tests/widget/${test}.test.ts`)
    return false
  } catch {
    return true
  } finally {
    writeFileSync(path, text)
  }
}

const [only] = process.argv.slice(2)
try {
  for (const mutant of mutants) {
    const [what, file] = mutant
    if (only && only !== file) continue
    const found = await isFound(mutant)
    console.log(`${found ? "found   " : "SURVIVES"} ${file}: ${what}`)
    if (!found) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
