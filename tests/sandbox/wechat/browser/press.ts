// Fills in a form of a page and presses one of its buttons; refuses an impossible request with a
// sentence.
import { BadInput } from "../control/input.ts"
import { type Button, type Field, type Form, methodOf } from "./forms.ts"
import type { Method } from "./request.ts"

/** The button to press and the texts to enter, as the caller of the control API gave them. */
export type Pressing = {
  form?: string | undefined
  button?: string | undefined
  fields: Record<string, string | string[]>
}
export type Pressed = { method: Method; action: string; data: URLSearchParams }

export function press(forms: Form[], pressing: Pressing): Pressed {
  const { form, button } = choose(forms, pressing)
  if (form.encoding !== "application/x-www-form-urlencoded")
    throw new BadInput(`The form is sent as ${form.encoding}, which this phone cannot do.`)
  const data = new URLSearchParams()
  const filled = fill(form, pressing.fields)
  for (const { name, values } of filled) for (const value of values) data.append(name, value)
  if (button?.name) data.append(button.name, button.value)
  return {
    method: button?.method === undefined ? form.method : methodOf(button.method),
    action: button?.action ?? form.action,
    data,
  }
}

/** The named form, else the one with the button, else the only one. */
function choose(forms: Form[], { form: name, button }: Pressing): { form: Form; button?: Button } {
  if (forms.length === 0) throw new BadInput("The page has no form.")
  const named = forms.filter((form) => name === undefined || name === form.id || name === form.name)
  if (named.length === 0) throw new BadInput(`The page has no form "${name}". ${described(forms)}`)
  const able = named.filter((form) => button === undefined || findButton(form, button))
  const [form, ...more] = able
  if (!form) throw new BadInput(`There is no button "${button}". ${described(named)}`)
  if (more.length > 0) throw new BadInput(`Write which "form" it is. ${described(able)}`)
  const pressed = button === undefined ? form.buttons[0] : findButton(form, button)
  return { form, ...(pressed && { button: pressed }) }
}

const findButton = ({ buttons }: Form, wanted: string) =>
  buttons.find(({ id, name, value, label }) => [id, name, value, label].includes(wanted))

function described(forms: Form[]): string {
  const all = forms.map(({ id, name, buttons }, at) => {
    const called = id || name || `number ${at + 1}, without id and name`
    const labels = buttons.map(({ label }) => `"${label}"`).join(", ") || "none"
    return `${called} (buttons: ${labels})`
  })
  return `The forms: ${all.join("; ")}.`
}

function fill({ fields }: Form, given: Pressing["fields"]): Field[] {
  const open = fields.filter(({ kind }) => kind !== "hidden")
  for (const name of Object.keys(given)) {
    if (open.some((field) => field.name === name)) continue
    const names = open.map((field) => `"${field.name}"`).join(", ") || "none"
    throw new BadInput(`The form has no field "${name}" to fill in. Its fields: ${names}.`)
  }
  return fields.map((field) => {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : undefined
    if (value === undefined || field.kind === "hidden") return field
    return { ...field, values: checked(field, [value].flat()) }
  })
}

function checked({ name, kind, options }: Field, values: string[]): string[] {
  const one = kind === "one" || kind === "text"
  if (one && values.length !== 1) throw new BadInput(`Field "${name}" takes one text.`)
  const stranger = kind === "text" ? undefined : values.find((value) => !options.includes(value))
  if (stranger === undefined) return values
  const known = options.map((option) => `"${option}"`).join(", ")
  throw new BadInput(`Field "${name}" has no "${stranger}". It has: ${known}.`)
}
