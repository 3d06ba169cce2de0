// The script of `npm run gallery`: draws every state of the widget from views, without a server.

import { agents, chosen } from "./gallery-device.ts"

// The next imports read the visitor's device once and early.

import wasm from "../../../build/wasm/widget.wasm"
import { fail } from "../../../web-widget/messages.ts"
import { Screen } from "../../../web-widget/screen.ts"
import type { View } from "../../../web-widget/view.ts"
import { WidgetCore } from "../../../web-widget/widget-core.ts"
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
// Bytes here, because scripts/gallery.mjs bundles the page for use without a server.
const bytes = wasm as unknown as BufferSource
const core = new WidgetCore(new WebAssembly.Instance(new WebAssembly.Module(bytes)))
const held = { ticket, matrix: core.qr(url), deadline: performance.now() + 119_000 }
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

const views: Record<string, View> = {
  "idle (popup)": { name: "idle" },
  "waiting (popup)": { name: "waiting", ticket, away: true },
  loading: { name: "loading" },
  waiting: { name: "waiting", ...held },
  "waiting, a code to send": {
    name: "waiting",
    ...held,
    ticket: { ...ticket, chatCode: "482915" },
  },
  ...(device === "wechat" && {
    "waiting, web authorization": { name: "waiting", ...held, instead: { signInUrl } },
  }),
  scanned: { name: "scanned", ...held },
  "scanned, confirm: tap": { name: "scanned", ...held, confirm: "tap" },
  "scanned, confirm: reply": { name: "scanned", ...held, confirm: "reply", matchNumber: "42" },
  "scanned, confirm: code": { name: "scanned", ...held, confirm: "phone-code", issuer: signInUrl },
  choosing: { name: "choosing", ...held },
  signing: { name: "signing", ...held },
  success: { name: "success", ...held },
  "success, not taken": { name: "success", ...held, untaken: true },
  "expired, renewed": { name: "expired", ...held, renews: true },
  expired: { name: "expired", ...held },
  denied: { name: "denied", ...held },
  refused: { name: "refused", ...held },
  cancelled: { name: "cancelled", ...held },
  offline: { name: "offline", ...held },
  "offline: server_unreachable": { name: "offline", ...held, fault: fail("server_unreachable") },
  ...Object.fromEntries(
    faults.map((fault) => [`error: ${fault}`, { name: "error", fault: fail(fault) } as const]),
  ),
  "error: popup_blocked": { name: "error", fault: fail("popup_blocked"), instead: { signInUrl } },
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

function figure([name, view]: [string, View]): HTMLElement {
  const place = document.createElement("menshen-login")
  place.setAttribute("theme", choice("theme"))
  place.setAttribute("size", choice("size"))
  place.style.width = choice("width")
  const screen = new Screen(place.attachShadow({ mode: "open" }), () => {})
  screen.draw(view, words[choice("lang")] ?? en, false)
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
document.querySelector("main")?.append(...Object.entries(views).map(figure))
