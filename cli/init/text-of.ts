// menshen.json as text for people: two spaces, and what is short on one line.

const lineWidth = 100

/** `{ "env": "ACME_TOKEN" }` and `["acme"]` read better on one line. */
function isShort(value: object): boolean {
  const members = Object.values(value)
  const isFlat = members.every((member) => typeof member !== "object" || member === null)
  return isFlat && (Array.isArray(value) || members.length <= 1)
}

const keyOf = (name: string) => `${JSON.stringify(name)}: `

function format(value: unknown, indent: string, room: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const [open, close] = isList ? ["[", "]"] : ["{", "}"]
  const inner = `${indent}  `
  const present = Object.entries(value).filter(([, member]) => member !== undefined)
  const members = present.map(([name, member]) => {
    const key = isList ? "" : keyOf(name)
    return `${key}${format(member, inner, lineWidth - inner.length - key.length - 1)}`
  })
  if (members.length === 0) return `${open}${close}`
  const padding = isList ? "" : " "
  const line = `${open}${padding}${members.join(", ")}${padding}${close}`
  if (isShort(value) && line.length <= room) return line
  return `${open}\n${inner}${members.join(`,\n${inner}`)}\n${indent}${close}`
}

export const textOf = (document: object): string => `${format(document, "", lineWidth)}\n`
