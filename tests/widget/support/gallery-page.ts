// The script of `npm run gallery`: every state as the widget draws it, from scenes instead of a server.

import { agents, chosen } from "./gallery-device.ts"

// What follows asks, once and early, where the visitor is.

import wasm from "../../../build/wasm/widget.wasm"
import { Brain } from "../../../web-widget/brain.ts"
import { fail } from "../../../web-widget/messages.ts"
import type { Scene } from "../../../web-widget/scene.ts"
import { Screen } from "../../../web-widget/screen.ts"
import en from "../../../web-widget/words/en.json" with { type: "json" }
import ja from "../../../web-widget/words/ja.json" with { type: "json" }
import zhCn from "../../../web-widget/words/zh-CN.json" with { type: "json" }
import zhTw from "../../../web-widget/words/zh-TW.json" with { type: "json" }
import { device, type Words } from "../../../web-widget/words.ts"

const words: Record<string, Words> = { en, "zh-CN": zhCn, "zh-TW": zhTw, ja }
const choices = {
  lang: Object.keys(words),
  theme: ["light", "dark"],
  device: Object.keys(agents),
  size: ["", "small", "large"],
  width: ["", "240px", "480px"],
  dir: ["ltr", "rtl"],
}
type Choice = keyof typeof choices

const url = "http://weixin.qq.com/q/02aB3dE5fG7hJ9kL1mN"
const ticket = { scene: "m", url, expiresIn: 120, version: 1, appName: "Acme Shop" }
// Bytes here: scripts/gallery.mjs bundles the page for no server.
const bytes = wasm as unknown as BufferSource
const brain = new Brain(new WebAssembly.Instance(new WebAssembly.Module(bytes)))
const held = { ticket, matrix: brain.qr(url), deadline: performance.now() + 119_000 }
const signInUrl = "https://login.example.com/authorize"

const faults = [
  "server_unreachable",
  "server_failed",
  "too_many",
  "wechat_quota",
  "wechat_unreachable",
  "client_unknown",
  "response_malformed",
]

const scenes: Record<string, Scene> = {
  "idle (popup)": { view: "idle" },
  "waiting (popup)": { view: "waiting", ticket, away: true },
  loading: { view: "loading" },
  waiting: { view: "waiting", ...held },
  "waiting, a code to send": {
    view: "waiting",
    ...held,
    ticket: { ...ticket, userCode: "482915" },
  },
  ...(device === "wechat" && {
    "waiting, web authorization": { view: "waiting", ...held, instead: { signInUrl } },
  }),
  scanned: { view: "scanned", ...held },
  "scanned, confirm: tap": { view: "scanned", ...held, confirm: "tap" },
  "scanned, confirm: reply": { view: "scanned", ...held, confirm: "reply", number: "42" },
  "scanned, confirm: code": { view: "scanned", ...held, confirm: "phone-code", issuer: signInUrl },
  choosing: { view: "choosing", ...held },
  signing: { view: "signing", ...held },
  success: { view: "success", ...held },
  "expired, renewed": { view: "expired", ...held, renews: true },
  expired: { view: "expired", ...held },
  denied: { view: "denied", ...held },
  refused: { view: "refused", ...held },
  cancelled: { view: "cancelled", ...held },
  offline: { view: "offline", ...held },
  "offline: server_unreachable": { view: "offline", ...held, fault: fail("server_unreachable") },
  ...Object.fromEntries(
    faults.map((fault) => [`error: ${fault}`, { view: "error", fault: fail(fault) } as const]),
  ),
  "error: popup_blocked": { view: "error", fault: fail("popup_blocked"), instead: { signInUrl } },
}

const choice = (name: Choice) => chosen.get(name) ?? choices[name][0] ?? ""

function control(name: Choice): HTMLElement {
  const label = document.createElement("label")
  const select = document.createElement("select")
  for (const value of choices[name]) select.add(new Option(value || "usual", value))
  select.value = choice(name)
  select.onchange = () => {
    chosen.set(name, select.value)
    location.hash = String(chosen)
    location.reload()
  }
  label.append(`${name} `, select)
  return label
}

function figure([name, scene]: [string, Scene]): HTMLElement {
  const place = document.createElement("menshen-login")
  place.setAttribute("theme", choice("theme"))
  place.setAttribute("size", choice("size"))
  place.style.width = choice("width")
  const screen = new Screen(place.attachShadow({ mode: "open" }), () => {})
  screen.draw(scene, words[choice("lang")] ?? en, false)
  const caption = document.createElement("figcaption")
  caption.append(name)
  const drawn = document.createElement("figure")
  drawn.append(place, caption)
  return drawn
}

document.documentElement.lang = choice("lang")
document.documentElement.dir = choice("dir")
document.documentElement.dataset.theme = choice("theme")
document.querySelector("nav")?.append(...(Object.keys(choices) as Choice[]).map(control))
document.querySelector("main")?.append(...Object.entries(scenes).map(figure))
