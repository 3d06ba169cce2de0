// What a scene looks like: its look, its sentences, its countdown.

import { looks } from "./looks.ts"
import { Panel } from "./panel.ts"
import type { Scene } from "./scene.ts"
import { device, isSetup, type Words } from "./words.ts"

export class Screen {
  readonly #panel: Panel
  #scene: Scene = { view: "loading" }
  #words: Partial<Words> = {}
  #tick: ReturnType<typeof setTimeout> | undefined

  constructor(root: ShadowRoot, press: () => void) {
    this.#panel = new Panel(root, press)
  }

  /** `leaves`: the page goes on by itself after the sign-in. */
  draw(scene: Scene, words: Partial<Words>, leaves: boolean, logo?: string | null): void {
    this.#scene = scene
    this.#words = words
    const { view, ticket, matrix, fault, instead, away, frame, confirm } = scene
    const waiting = view === "waiting"
    const look = looks[away && waiting ? "idle" : view]
    const asks = waiting ? ticket?.userCode : view === "scanned" && confirm
    const hinted = view === "expired" ? scene.renews : view !== "success" || leaves
    const texts = {
      lang: words.lang,
      title: words.title,
      app: ticket?.appName,
      status: this.sentence(),
      // The countdown stands outside the live region, which would read it aloud each second.
      hint: hinted && look.hint ? words[look.hint] : "",
      // Nothing to press where trying again would not help.
      button: look.button && !isSetup(fault?.fault) ? words[look.button] : "",
      link: instead
        ? words[fault ? "hosted" : "open"]
        : waiting && !away && device === "phone"
          ? words.openWechat
          : "",
    }
    const picture = { look, matrix, logo, name: words.qr, kept: device !== "", frame }
    const busy = view === "loading" || view === "signing"
    const step = asks && !away ? { asks, scene, words } : undefined
    this.#panel.show(texts, picture, busy, instead?.signInUrl ?? "weixin://", step)
    this.#count()
  }

  /** The sentence of a fault, a place or a step, or else of the view. */
  sentence(): string {
    const { view, ticket, fault, confirm, number = "", away, instead } = this.#scene
    const place = ticket?.userCode ? "sendCode" : device
    const asked = view === "waiting" ? place : view === "scanned" ? confirm : undefined
    // Another window has the QR, or what is asked for.
    const code = fault?.fault ?? (away && asked !== undefined ? "away" : (asked ?? ""))
    const sentences: Readonly<Record<string, string>> = this.#words
    const word = isSetup(code) ? "setup" : fault && instead ? "instead" : code
    const sentence = sentences[Object.hasOwn(sentences, word) ? word : view]
    return sentence?.replace("{code}", code).replace("{number}", number) ?? ""
  }

  /** Nobody looks any more. */
  rest(): void {
    clearTimeout(this.#tick)
  }

  #countdown(): string | undefined {
    const left = Math.max(0, (this.#scene.deadline ?? 0) - performance.now())
    // 1970 began at midnight: minutes and seconds of what is left, rounded up.
    const time = new Date(left + 999).toISOString().slice(14, 19)
    return this.#words.waitingHint?.replace("{time}", time)
  }

  #count(): void {
    this.rest()
    const { view, deadline } = this.#scene
    if (view !== "waiting" || !deadline || document.hidden) return
    this.#panel.write("hint", this.#countdown())
    this.#tick = setTimeout(() => this.#count(), 1000)
  }
}
