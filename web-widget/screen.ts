// Draws a view: its look, its sentences, its countdown.

import { Panel } from "./panel.ts"
import type { View } from "./view.ts"
import { looks } from "./view-looks.ts"
import { device, isSetup, type Words } from "./words.ts"

export class Screen {
  readonly #panel: Panel
  #view: View = { name: "loading" }
  #words: Partial<Words> = {}
  #tick: ReturnType<typeof setTimeout> | undefined

  constructor(root: ShadowRoot, press: () => void) {
    this.#panel = new Panel(root, press)
  }

  /** `leaves`: the browser leaves the page after the sign-in. */
  draw(view: View, words: Partial<Words>, leaves: boolean, logo?: string | null): void {
    this.#view = view
    this.#words = words
    const { name, ticket, matrix, fault, reason, instead, away, frame, confirm, untaken } = view
    const waiting = name === "waiting"
    const look = looks[away && waiting ? "idle" : name]
    const asks = waiting ? ticket?.chatCode : name === "scanned" && confirm
    const hinted = name === "expired" ? view.renews : name !== "success" || leaves
    // No button if trying again would not help, or if the page has what it needs.
    const useful = name === "success" ? untaken : !isSetup(fault?.fault ?? reason)
    const texts = {
      lang: words.lang,
      title: words.title,
      app: ticket?.appName,
      status: this.sentence(),
      // Outside the live region, which would read the countdown aloud each second.
      hint: hinted && look.hint ? words[look.hint] : "",
      button: useful && look.button ? words[look.button] : "",
      link: instead
        ? words[fault ? "hosted" : "open"]
        : waiting && !away && device === "phone"
          ? words.openWechat
          : "",
    }
    const picture = { look, matrix, logo, name: words.qr, kept: device !== "", frame }
    const busy = name === "loading" || name === "signing"
    const step = asks && !away ? { asks, view, words } : undefined
    this.#panel.show(texts, picture, busy, instead?.signInUrl ?? "weixin://", step)
    this.#count()
  }

  /** The sentence of a fault, of another window or of a step, or else of the view. */
  sentence(): string {
    const { name, ticket, fault, reason, errorId, confirm, away, instead } = this.#view
    const { matchNumber = "" } = this.#view
    const place = ticket?.chatCode ? "chat-code" : device
    const word = confirm === "reply" ? "match-number" : confirm
    const step = name === "waiting" ? place : name === "scanned" ? word : undefined
    // Another window shows the QR code, or the step after it.
    // The reason of a denial has no sentence of its own: its digits were wrong.
    const why = name === "denied" ? "" : (reason ?? "")
    const code = fault?.fault ?? (away && step !== undefined ? "away" : (step ?? why))
    const sentences: Readonly<Record<string, string>> = this.#words
    const key = isSetup(code) ? "setup" : fault && instead ? "instead" : code
    const sentence = sentences[Object.hasOwn(sentences, key) ? key : name]
    const id = fault?.id ?? errorId
    return (
      sentence?.replace("{code}", id ? `${code} ${id}` : code).replace("{number}", matchNumber) ??
      ""
    )
  }

  /** Stops the countdown. */
  rest(): void {
    clearTimeout(this.#tick)
  }

  #countdown(): string | undefined {
    const left = Math.max(0, (this.#view.deadline ?? 0) - performance.now())
    // 1970 began at midnight, so this gives the minutes and seconds that are left, rounded up.
    const time = new Date(left + 999).toISOString().slice(14, 19)
    return this.#words.waitingHint?.replace("{time}", time)
  }

  #count(): void {
    this.rest()
    const { name, deadline } = this.#view
    if (name !== "waiting" || !deadline || document.hidden) return
    this.#panel.write("hint", this.#countdown())
    this.#tick = setTimeout(() => this.#count(), 1000)
  }
}
