// The shadow DOM: one panel, built once and changed by each view. Text is set as text, never as markup.

import { dress } from "./dress.ts"
import { drawPath, drawQr } from "./qr.ts"
import type { Step } from "./steps.ts"
import css from "./styles.css"
import type { Look } from "./view-looks.ts"
import type { Matrix } from "./widget-core.ts"

// The rows, from top to bottom; each is a CSS part of its name.
const tags = {
  /** The heading. */
  title: "p",
  /** The app's name. */
  app: "bdi",
  /** The square with the QR code, an icon or both. */
  stage: "div",
  /** The sentence of the state, in a live region. */
  status: "p",
  /** The extra step that some accounts and apps ask for. */
  step: "div",
  /** The countdown, or a hint. */
  hint: "p",
  /** The button: try again, get a new QR code, choose an account. */
  button: "button",
  /** The link: to the hosted page, or on a phone to WeChat. */
  link: "a",
} as const

type Part = keyof typeof tags
/** An empty row takes no room. */
type Rows = Partial<Record<Exclude<Part, "stage" | "step">, string | undefined>>
/** `lang` is the language of the sentences, which may differ from the page's. */
export type Texts = Rows & { readonly lang?: string | undefined }

/** The picture: the QR code, its replacement where it cannot be seen, and an icon over it. */
export interface Picture {
  readonly look: Look
  readonly matrix: Matrix | undefined
  readonly name: string | undefined
  /** The URL of an image in the middle of the QR. */
  readonly logo?: string | null | undefined
  /** The QR code is an image that a phone can save. */
  readonly kept?: boolean
  /** Another page that draws instead. */
  readonly frame?: HTMLIFrameElement | undefined
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, name: string) {
  const element = document.createElement(tag)
  element.className = name
  element.setAttribute("part", name)
  return element
}

export class Panel {
  readonly #panel = make("div", "panel")
  readonly #rows = Object.fromEntries(
    Object.entries(tags).map(([part, tag]) => [part, make(tag, part)]),
  ) as { [P in Part]: HTMLElementTagNameMap[(typeof tags)[P]] }
  readonly #root: ShadowRoot
  #frame: HTMLIFrameElement | undefined
  #drawn: readonly unknown[] = []

  constructor(root: ShadowRoot, press: () => void) {
    const { status, step, button, link } = this.#rows
    status.role = "status"
    status.ariaLive = step.ariaLive = "polite"
    button.type = "button"
    button.onclick = press
    // The issuer's pages replace the top page, and never open in a frame.
    link.target = "_top"
    // A group, because two landmarks of one name would confuse a page with two widgets.
    this.#panel.role = "group"
    this.#panel.tabIndex = -1
    // By the sentences: a page that runs from right to left may show them in English.
    this.#panel.dir = "auto"
    this.#panel.append(...Object.values(this.#rows))
    root.append(this.#panel)
    this.#root = root
  }

  show(texts: Texts, picture: Picture, busy: boolean, href: string, step?: Step): void {
    dress(this.#root, css)
    const { button, link, step: row } = this.#rows
    const { lang = "", ...rows } = texts
    // If the focused row disappears, the focus stays on the panel.
    const gone = [texts.button ? undefined : button, step ? undefined : row]
    if (gone.some((one) => one?.matches(":focus-within"))) this.#panel.focus()
    row.hidden = !step
    if (step) ask(row, step)
    this.#panel.lang = lang
    for (const [part, text] of Object.entries(rows)) this.write(part as keyof Rows, text)
    link.href = href
    button.classList.toggle("quiet", picture.look.quiet === true)
    this.#panel.ariaLabel = [texts.title, texts.app].filter(Boolean).join(" · ")
    this.#panel.ariaBusy = String(busy)
    this.#draw(picture)
    this.#swap(picture.frame, texts.title)
  }

  /** An unchanged row is left alone, so that it is not announced again. */
  write(part: keyof Rows, text = ""): void {
    const row = this.#rows[part]
    if (row.textContent !== text) row.textContent = text
    row.hidden = !text
  }

  // Moving a frame would load it again.
  #swap(frame: HTMLIFrameElement | undefined, title = ""): void {
    this.#panel.hidden = frame !== undefined
    if (frame) frame.title = title
    if (frame === this.#frame) return
    this.#frame?.remove()
    this.#frame = frame
    if (frame) this.#root.append(frame)
  }

  #draw({ look: { icon, tone, pale }, matrix, name = "", logo, kept }: Picture): void {
    const drawn = [icon, pale, matrix, name, logo]
    if (drawn.every((part, at) => part === this.#drawn[at])) return
    this.#drawn = drawn
    const children: Element[] = []
    if (matrix && (pale || !icon)) {
      const qr = drawQr(matrix, name, pale)
      children.push(qr)
      if (kept || logo) decorate(qr, matrix, name, logo).catch(() => {})
    }
    if (icon) children.push(drawPath(icon, `icon ${tone ?? ""}`))
    this.#rows.stage.replaceChildren(...(children.length > 0 ? children : [make("div", "blank")]))
  }
}

/** The plain QR code is shown at once, and is enough if this file cannot be loaded. */
async function decorate(qr: Element, matrix: Matrix, name: string, logo?: string | null) {
  const { keepAsImage, placeLogo } = await import("./qr-extras.ts")
  if (logo) placeLogo(qr, matrix, logo)
  else keepAsImage(qr, matrix, name)
}

/** If even this file cannot be loaded, a code can still be read. */
function ask(row: HTMLElement, step: Step): void {
  const draw = ({ drawStep }: typeof import("./steps.ts")) => drawStep(row, step)
  const read = () => {
    row.textContent = step.asks
  }
  import("./steps.ts").then(draw).catch(read)
}
