// What is on the screen. Made once; each scene changes only what differs, so focus stays.

import type { Matrix } from "./brain.ts"
import { drawQr } from "./qr.ts"
import { stylesheet } from "./styles.ts"
import type { Sight, Words } from "./words.ts"

export interface Sketch {
  readonly view: Sight
  readonly sentence: string
  readonly appName: string
  readonly url?: string | undefined
  readonly matrix?: Matrix | undefined
  readonly button?: string | undefined
  readonly link?: string | undefined
}

const marks: Partial<Record<Sight, string>> = {
  scanned: "✓",
  choosing: "✓",
  success: "✓",
  expired: "↻",
  denied: "×",
  refused: "!",
  cancelled: "×",
  offline: "!",
  error: "!",
}

export class Face {
  readonly #card = part("section", "card")
  readonly #title = part("h2", "title")
  readonly #frame = part("div", "frame")
  readonly #status = part("p", "status")
  readonly #button = part("button", "button")
  readonly #link = part("a", "link")
  #framed = ""

  constructor(root: ShadowRoot, press: () => void) {
    root.adoptedStyleSheets = [stylesheet()]
    this.#status.setAttribute("role", "status")
    this.#status.setAttribute("aria-live", "polite")
    this.#button.type = "button"
    this.#button.addEventListener("click", press)
    this.#card.append(this.#title, this.#frame, this.#status, this.#button, this.#link)
    root.append(this.#card)
  }

  show(sketch: Sketch, words: Words, language: string): void {
    this.#card.lang = language
    this.#card.dataset.view = sketch.view
    setText(this.#title, titleOf(sketch.appName, words))
    this.#card.setAttribute("aria-label", this.#title.textContent ?? "")
    this.#fill(sketch, words)
    setText(this.#status, sketch.sentence)
    setText(this.#button, sketch.button ?? "")
    this.#button.hidden = !sketch.button
    setText(this.#link, words.hosted)
    this.#link.hidden = !sketch.link
    if (sketch.link) this.#link.href = sketch.link
  }

  #fill({ view, url, matrix }: Sketch, words: Words): void {
    const key = matrix ? `${url} ${words.qr}` : view
    if (key === this.#framed) return
    this.#framed = key
    this.#frame.replaceChildren(matrix ? drawQr(matrix, words.qr) : markOf(view))
  }
}

function markOf(view: Sight): HTMLElement {
  const mark = part("span", "mark")
  mark.ariaHidden = "true"
  mark.textContent = marks[view] ?? ""
  return mark
}

const titleOf = (app: string, words: Words) =>
  app ? words.titleFor.replace("{app}", () => app) : words.title

// A live region speaks when its text changes, and should not when it does not.
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

function part<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name: string) {
  const element = document.createElement(tag)
  element.setAttribute("part", name)
  return element
}
