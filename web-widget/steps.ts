// Steps that only some accounts ask for: a code to send to the account, two digits to answer with, or a
// code that WeChat shows on the phone and the visitor types here. Loaded only if there is one of them.

import { dress } from "./dress.ts"
import { fieldsOf, readName } from "./messages.ts"
import css from "./steps.css"
import type { View } from "./view.ts"
import { device, type Words } from "./words.ts"

export interface Step {
  /** A code to send, or how the person has to confirm. */
  readonly asks: string
  readonly view: View
  readonly words: Partial<Words>
}

/** What a row shows. It is rebuilt only for another step, so that nothing typed is lost. */
const shown = new WeakMap<Element, string>()

export function drawStep(row: Element, step: Step): void {
  const { asks, view, words } = step
  const key = JSON.stringify([view.ticket?.scene, asks, view.matchNumber, words.copy])
  const root = row.getRootNode()
  if (root instanceof ShadowRoot) dress(root, css)
  if (shown.get(row) === key && row.hasChildNodes()) return
  shown.set(row, key)
  row.replaceChildren()
  if (asks === "phone-code") drawField(row, step)
  else if (asks === "reply") make(row, "b", "match-number").textContent = view.matchNumber ?? ""
  else if (/^\d/.test(asks)) drawChatCode(row, step)
}

/** A CSS part of that name, which may share the look of another part. */
function make<K extends keyof HTMLElementTagNameMap>(
  row: Element,
  tag: K,
  part: string,
  look = part,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  element.className = look
  element.setAttribute("part", part)
  row.append(element)
  return element
}

/** In two groups for reading, and in one piece for copying. */
function drawChatCode(row: Element, { asks, words }: Step): void {
  // How to bring the QR code from a phone's own screen into WeChat.
  if (device === "phone") make(row, "span", "note", "hint").textContent = words.phone ?? ""
  const code = make(row, "b", "chat-code", "code")
  const middle = asks.length >> 1
  for (const half of [asks.slice(0, middle), asks.slice(middle)]) {
    make(code, "span", "half").textContent = half
  }
  const button = make(row, "button", "copy", "button quiet")
  button.type = "button"
  button.textContent = words.copy ?? ""
  button.onclick = async () => {
    if (await copied(asks, code)) button.textContent = words.copied ?? ""
  }
}

/** Without access to the clipboard, at least selects the code. */
async function copied(text: string, place: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    getSelection()?.selectAllChildren(place)
    return document.execCommand("copy")
  }
}

function drawField(row: Element, { view, words }: Step): void {
  const form = make(row, "form", "form")
  const input = make(form, "input", "phone-code", "code")
  const button = make(form, "button", "confirm", "button")
  const note = make(form, "span", "note", "hint bad")
  const ask = words["phone-code"] ?? ""
  form.noValidate = true
  Object.assign(input, { inputMode: "numeric", autocomplete: "one-time-code", ariaLabel: ask })
  note.id = "note"
  input.setAttribute("aria-describedby", note.id)
  button.textContent = words.confirm ?? ""
  form.onsubmit = async (event) => {
    event.preventDefault()
    const typed = input.value
    button.disabled = true
    // Menshen reads the six digits, whatever was pasted with them.
    const fault =
      typed.replace(/[^\d０-９]/g, "").length === 6
        ? await send(view, typed)
        : { sentence: "phone-code", left: "" }
    button.disabled = false
    const sentences: Readonly<Record<string, string>> = words
    const sentence = fault && (sentences[fault.sentence] ?? words.error ?? "")
    note.textContent = sentence?.replace("{left}", fault?.left ?? "") ?? ""
    input.ariaInvalid = String(fault !== undefined)
    if (fault) input.select()
  }
  focusUnlessAway(input)
}

/** Undefined on success: the ticket's next status says how it continues. */
async function send({ issuer, ticket }: View, code: string) {
  const { scene, secret } = ticket ?? {}
  const bearer = secret && { Authorization: `Bearer ${secret}` }
  const headers = { "Content-Type": "application/json", ...bearer }
  const credentials = secret ? "omit" : "same-origin"
  const init = {
    method: "POST",
    body: JSON.stringify({ phone_code: code }),
    headers,
    credentials,
  } as const
  try {
    const answer = await fetch(`${issuer}/tickets/${scene}/confirm`, init)
    if (answer.ok) return
    const { error, attempts_left: left } = fieldsOf(await answer.json())
    return { sentence: readName(error) ?? "server_failed", left: String(Number(left)) }
  } catch {
    return { sentence: "server_unreachable", left: "" }
  }
}

/** Never takes the focus from another place on the page. */
function focusUnlessAway(input: HTMLElement): void {
  const { activeElement, body } = document
  const root = input.getRootNode()
  const host = root instanceof ShadowRoot ? root.host : undefined
  if (activeElement === body || activeElement === host) input.focus({ preventScroll: true })
}
