// The shadow DOM: one panel, built once, changed by state. Text goes in as text, never as markup.

import type { Matrix } from "./brain.ts"
import type { WidgetState } from "./events.ts"
import { drawPath, drawQr } from "./qr.ts"
import { css } from "./styles.ts"
import type { Plain, Words } from "./words.ts"

const phone = "M8 3h8q2 0 2 2v14q0 2-2 2H8q-2 0-2-2V5q0-2 2-2zm3 15h2"
const tick = "m5 12.5 4.5 4.5L19 7.5"
const cross = "m7 7 10 10M17 7 7 17"
const alert = "M12 6v7m0 4.5v.01"
const renew = "M19 12a7 7 0 1 1-2-5l2 2m0-5v5h-5"
const waves = "M4 10q8-7 16 0M8 14q4-3.5 8 0m-4 4v.01"
const arc = "M12 4a8 8 0 1 1-8 8"

interface Look {
  readonly icon?: string
  /** Class names of the icon. */
  readonly tone?: string
  /** The QR stays, too pale to be scanned, behind the icon. */
  readonly pale?: true
  readonly hint?: Plain
  readonly button?: Plain
  readonly quiet?: true
}

const looks: Record<WidgetState, Look> = {
  loading: {},
  waiting: {},
  scanned: { icon: phone, hint: "scannedHint", button: "restart", quiet: true },
  choosing: { icon: phone, hint: "scannedHint", button: "restart", quiet: true },
  signing: { icon: arc, tone: "turn" },
  success: { icon: tick },
  expired: { icon: renew, pale: true, button: "renew" },
  denied: { icon: cross, tone: "bad", button: "renew" },
  refused: { icon: alert, tone: "bad", button: "renew" },
  cancelled: { icon: cross, tone: "calm", button: "renew" },
  offline: { icon: waves, tone: "calm", pale: true, button: "reconnect", quiet: true },
  error: { icon: alert, tone: "bad", button: "retry" },
}

/** What one state shows beyond its look. */
export interface Content {
  readonly state: WidgetState
  readonly words: Words
  readonly appName: string
  readonly sentence: string
  readonly matrix?: Matrix | undefined
  readonly hint?: string
  /** Nothing to press: trying again would not help. */
  readonly final?: boolean
  readonly link?: string | undefined
}

let sheet: CSSStyleSheet | undefined

function make<K extends keyof HTMLElementTagNameMap>(tag: K, name: string, part = name) {
  const element = document.createElement(tag)
  element.className = name
  element.setAttribute("part", part)
  return element
}

export class Panel {
  readonly #section = make("section", "panel")
  readonly #title = make("p", "title")
  readonly #app = make("bdi", "app")
  readonly #stage = make("div", "stage")
  readonly #status = make("p", "status")
  readonly #hint = make("p", "hint")
  readonly #button = make("button", "button")
  readonly #link = make("a", "link")
  #drawn: readonly unknown[] = []

  constructor(root: ShadowRoot, press: () => void) {
    if (!sheet) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
    }
    // Constructed, because a strict CSP refuses every other style of a shadow tree.
    root.adoptedStyleSheets = [sheet]
    this.#section.tabIndex = -1
    this.#status.role = "status"
    this.#status.ariaLive = "polite"
    this.#button.type = "button"
    this.#button.addEventListener("click", press)
    const rows = [this.#title, this.#app, this.#stage, this.#status, this.#hint]
    this.#section.append(...rows, this.#button, this.#link)
    root.append(this.#section)
  }

  show(content: Content): void {
    const { state, words, appName, sentence } = content
    const look = looks[state]
    setText(this.#title, words.title)
    setText(this.#app, appName)
    setText(this.#status, sentence)
    this.#section.ariaLabel = [words.title, appName].filter(Boolean).join(" · ")
    this.#section.ariaBusy = String(state === "loading" || state === "signing")
    this.#drawStage(content, look)
    this.hint(content.hint ?? (look.hint ? words[look.hint] : ""))
    this.#offer(content, look)
  }

  /** The countdown; it stands outside the live region, which would read it aloud each second. */
  hint(text: string): void {
    setText(this.#hint, text)
  }

  #drawStage({ state, words, matrix }: Content, { icon, tone, pale }: Look): void {
    const drawn = [state, words, matrix]
    if (drawn.every((part, at) => part === this.#drawn[at])) return
    this.#drawn = drawn
    const children: Element[] = []
    if (matrix && (pale || !icon)) children.push(drawQr(matrix, words.qr, pale))
    if (icon) children.push(drawPath(icon, `icon ${tone ?? ""}`))
    this.#stage.replaceChildren(...(children.length > 0 ? children : [make("div", "blank")]))
  }

  #offer({ words, final, link }: Content, { button, quiet }: Look): void {
    const focused = this.#button.matches(":focus")
    const label = final || !button ? "" : words[button]
    setText(this.#button, label)
    this.#button.classList.toggle("quiet", quiet === true)
    setText(this.#link, link ? words.hosted : "")
    if (link) this.#link.href = link
    // Whoever pressed the button with the keyboard keeps a place on the page.
    if (focused && label === "") this.#section.focus()
  }
}

/** An empty row takes no room; an unchanged one is not announced again. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
  element.hidden = text === ""
}
