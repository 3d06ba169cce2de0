// The forms of a page as a person sees them: their fields and their buttons.
import { type HTMLElement, parse } from "node-html-parser"
import type { Method } from "./request.ts"

export type Field = {
  name: string
  /** `choice`: some of `options`; `one`: exactly one of them; `hidden`: invisible to a person. */
  kind: "text" | "choice" | "one" | "hidden"
  options: string[]
  values: string[]
}
export type Button = {
  id: string
  name: string
  value: string
  label: string
  action: string | undefined
  method: string | undefined
}
export type Form = {
  id: string
  name: string
  action: string
  method: Method
  encoding: string
  fields: Field[]
  buttons: Button[]
}

export function formsOf(page: string): Form[] {
  const root = parse(page)
  return root.querySelectorAll("form").map((form) => readForm(root, form))
}

function readForm(root: HTMLElement, form: HTMLElement): Form {
  const id = attribute(form, "id")
  const controls = root
    .querySelectorAll("input, select, textarea, button")
    .filter((one) => !one.hasAttribute("disabled") && ownerOf(one, root) === form)
  return {
    id,
    name: attribute(form, "name"),
    action: attribute(form, "action"),
    method: methodOf(attribute(form, "method")),
    encoding: attribute(form, "enctype") || "application/x-www-form-urlencoded",
    fields: controls.filter((one) => !isButton(one)).reduce(addField, []),
    buttons: controls.filter(isSubmit).map(readButton),
  }
}

export const methodOf = (text: string): Method => (text.toLowerCase() === "post" ? "POST" : "GET")

function ownerOf(control: HTMLElement, root: HTMLElement): HTMLElement | null {
  const named = control.getAttribute("form")
  if (named === undefined) return control.closest("form")
  return root.querySelectorAll("form").find((form) => form.getAttribute("id") === named) ?? null
}

const attribute = (element: HTMLElement, name: string) => element.getAttribute(name) ?? ""
const tagOf = (element: HTMLElement) => element.tagName.toLowerCase()

function typeOf(element: HTMLElement): string {
  const usual = tagOf(element) === "button" ? "submit" : "text"
  return (element.getAttribute("type") ?? usual).toLowerCase()
}

function isButton(element: HTMLElement): boolean {
  if (tagOf(element) === "button") return true
  return tagOf(element) === "input" && /^(submit|image|reset|button)$/.test(typeOf(element))
}

const isSubmit = (element: HTMLElement) =>
  isButton(element) && /^(submit|image)$/.test(typeOf(element))

function readButton(button: HTMLElement): Button {
  const value = attribute(button, "value")
  const words = button.textContent.trim().replace(/\s+/g, " ")
  return {
    id: attribute(button, "id"),
    name: attribute(button, "name"),
    value,
    label: tagOf(button) === "button" ? words : value,
    action: button.getAttribute("formaction"),
    method: button.getAttribute("formmethod"),
  }
}

/** Checkboxes with one name are one field with several options. */
function addField(fields: Field[], control: HTMLElement): Field[] {
  const field = readField(control)
  if (field.name === "" || typeOf(control) === "file") return fields
  const first = fields.find(({ name, kind }) => name === field.name && kind === field.kind)
  if (!first || !["choice", "one"].includes(field.kind)) return [...fields, field]
  first.options.push(...field.options)
  first.values.push(...field.values)
  return fields
}

function readField(control: HTMLElement): Field {
  const name = attribute(control, "name")
  if (tagOf(control) === "select") return readSelect(control, name)
  if (tagOf(control) === "textarea")
    return { name, kind: "text", options: [], values: [control.textContent] }
  const type = typeOf(control)
  const value = control.getAttribute("value")
  if (type === "checkbox" || type === "radio") {
    const option = value ?? "on"
    const values = control.hasAttribute("checked") ? [option] : []
    return { name, kind: type === "radio" ? "one" : "choice", options: [option], values }
  }
  return { name, kind: type === "hidden" ? "hidden" : "text", options: [], values: [value ?? ""] }
}

function readSelect(select: HTMLElement, name: string): Field {
  const all = select.querySelectorAll("option")
  const valueOfOption = (one: HTMLElement) => one.getAttribute("value") ?? one.textContent.trim()
  const chosen = all.filter((one) => one.hasAttribute("selected")).map(valueOfOption)
  const options = all.map(valueOfOption)
  if (select.hasAttribute("multiple")) return { name, kind: "choice", options, values: chosen }
  return { name, kind: "one", options, values: (chosen.length > 0 ? chosen : options).slice(0, 1) }
}
