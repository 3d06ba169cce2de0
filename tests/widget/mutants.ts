// `npm run mutants`: breaks each behaviour of the widget once, in a copy, and wants a test to fail.
// What survives is a behaviour that nothing holds. `npm run mutants -- steps` takes those of one file.

import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const exec = promisify(execFile)
const root = join(import.meta.dirname, "../..")

/** What is wrong, in which file, from which text to which, and where a test has to notice. */
type Mutant = readonly [what: string, file: string, from: string, to: string, test: string]

const mutants: readonly Mutant[] = [
  ["old news is believed", "sign-in", 'news === "stale"', "false", "element.browser"],
  [
    "a leaving element keeps its ticket",
    "sign-in",
    "this.#abandon()\n    this.#reset()",
    "this.#reset()",
    "element.browser",
  ],
  [
    "a code of another state is taken",
    "messages",
    'state !== (request.state ?? "")',
    "false",
    "messages",
  ],
  [
    "a code of another issuer is taken",
    "messages",
    "trimmed(iss) !== trimmed(issuer)",
    "false",
    "messages",
  ],
  ["a code goes to another site", "messages", "to.host !== registered.host", "false", "messages"],
  ["names keep direction overrides", "messages", "\\p{Bidi_Control}", "", "messages"],
  ["text is markup", "panel", "row.textContent = text", "row.innerHTML = text", "faults.browser"],
  ["focus is lost with the button", "panel", "this.#panel.focus()", "", "element.browser"],
  ["words run as the page does", "panel", 'this.#panel.dir = "auto"', "", "access.browser"],
  [
    "words are said in the page's language",
    "panel",
    "this.#panel.lang = lang",
    "",
    "access.browser",
  ],
  [
    "a frame that cannot draw stays",
    "remote",
    "code && code === this.#why?.fault",
    "false",
    "faults.browser",
  ],
  [
    "words that are elsewhere are missed",
    "words",
    '.catch(() => import("./bundled-words.ts").then((bundled) => bundled[language]))',
    "",
    "faults.browser",
  ],
  ["a frame speaks as the page", "remote", 'this.#attribute("lang") || ', "", "remote.browser"],
  ["the status is not read aloud", "panel", 'status.role = "status"', "", "access.browser"],
  ["the QR has no quiet zone", "qr", "quietZone = 4", "quietZone = 0", "modes.browser"],
  ["the QR is light on dark", "qr", 'fill: "#fff", d: `M', 'fill: "#000", d: `M', "modes.browser"],
  ["a logo hides too much", "qr-extras", "plateShare = 0.24", "plateShare = 0.5", "widget-core"],
  [
    "a QR with a logo repairs little",
    "inline",
    'attribute("logo") ? "H" : "M"',
    '"L"',
    "access.browser",
  ],
  [
    "redirect mode does not wait for a veto",
    "inline",
    'if (kept && attribute("mode")',
    'if (attribute("mode")',
    "modes.browser",
  ],
  [
    "the verifier is not the challenge's",
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
    "no ping, so a dead connection lives",
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
    "a wrong clock moves the countdown",
    "sign-in",
    "performance.now() + expiresIn",
    "Date.now() + expiresIn",
    "presence.browser",
  ],
  [
    "a hidden tab renews",
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
    "the frame posts to every origin",
    "frame-page",
    "partner.postMessage(message, origin)",
    'partner.postMessage(message, "*")',
    "remote.browser",
  ],
  [
    "the frame takes a ticket of anybody",
    "frame-page",
    "|| !registered.includes(origin)",
    "",
    "remote.browser",
  ],
  ["a closed window is waited for", "remote", "page.closed", "false", "remote.browser"],
  [
    "a code to send is drawn with a space",
    "steps",
    "asks.slice(3)",
    '" " + asks.slice(3)',
    "steps.browser",
  ],
  [
    "a copied code is not said to be copied",
    "steps",
    'button.textContent = words.copied ?? ""',
    "",
    "steps.browser",
  ],
  [
    "typing is lost with each message",
    "steps",
    "if (shown.get(row) === key && row.hasChildNodes()) return",
    "",
    "steps.browser",
  ],
  ["four digits are sent", "steps", "/^\\d{6}$/.test(code)", "code", "steps.browser"],
  ["a Chinese keyboard's digits are wrong", "steps", '.normalize("NFKC")', "", "steps.browser"],
  [
    "a code is sent without its proof",
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
  ["the digits stand in both windows", "screen", "asks && !away", "asks", "steps.browser"],
  ["the button is there outside WeChat", "view", ' && device === "wechat"', "", "steps.browser"],
  ["the button stays in the frame", "panel", 'link.target = "_top"', "", "steps.browser"],
  ["a language is guessed wrong", "words", '"zh-TW" : "zh-CN"', '"zh-CN" : "zh-CN"', "words"],
  [
    "a site's mistake may be tried again",
    "screen",
    "!isSetup(fault?.fault)",
    "true",
    "faults.browser",
  ],
  [
    "a server that is away is the visitor's fault",
    "sign-in",
    'fault: view === "offline" && navigator.onLine',
    "fault: false",
    "faults.browser",
  ],
  [
    "a server that is back is waited for",
    "sign-in",
    "this.#known.failures > hastyFailures ? 0",
    "false ? 0",
    "faults.browser",
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

/** Whether a test fails, as it should. */
async function isFound([, file, from, to, test]: Mutant): Promise<boolean> {
  const path = join(folder, `web-widget/${file}.ts`)
  const text = readFileSync(path, "utf8")
  if (!text.includes(from)) throw new Error(`${file}.ts has no longer: ${from}`)
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
