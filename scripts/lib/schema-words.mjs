// Describes schemas of docs/openapi.yaml: a type in a few words, an object as rows of a table.

import { nodeAt, resolve } from "./openapi.mjs"

/** One paragraph of several lines of YAML. */
export const plain = (text = "") => text.trim().replace(/\s*\n\s*/g, " ")

export const nameText = (name, required) => (required ? `**\`${name}\`**` : `\`${name}\``)

/** The description at the reference itself, unless it is long: the shape repeats it. */
export function schemaWords(document, schema) {
  const { description = "" } = resolve(document, schema, "").node ?? {}
  return description.length > 120 ? "" : description
}

/** A link to the shape, if the schema is only a reference. */
export function shapeName(schema) {
  const parts = schema.allOf ?? [schema]
  return parts.every(({ $ref }) => $ref) ? parts.map(linkTo).join(" and ") : ""
}

export function linkTo({ $ref }) {
  const name = $ref.split("/").at(-1)
  return `[${name}](#${name.toLowerCase()})`
}

/** The members of an object, including those of the schemas it is composed of; later ones win. */
export function membersOf(document, schema) {
  const parts = partsOf(document, schema)
  const required = parts.flatMap((part) => part.required ?? [])
  const properties = Object.assign({}, ...parts.map((part) => part.properties ?? {}))
  return Object.entries(properties).map(([name, value]) => ({
    name,
    row: [
      nameText(name, required.includes(name)),
      typeText(value),
      plain(value.description ?? schemaWords(document, value)),
    ],
  }))
}

function partsOf(document, schema) {
  const of = schema.$ref ? partsOf(document, nodeAt(document, schema.$ref.slice(1))) : []
  return [...of, ...(schema.allOf ?? []).flatMap((one) => partsOf(document, one)), schema]
}

/** A schema in one or two words; `exact` adds its pattern. */
export function typeText(schema, exact = false) {
  if (schema.$ref) return linkTo(schema)
  const values = "const" in schema ? [schema.const].flat() : schema.enum
  if (values) return values.map((one) => `\`${one}\``).join(" ")
  if (schema.type === "array") return `list of ${typeText(schema.items)}`
  if (schema.oneOf) return schema.oneOf.map((one) => typeText(one)).join(" or ")
  const names = { string: schema.format === "uri" ? "URL" : "text", boolean: "true or false" }
  const name = names[schema.type] ?? schema.type ?? "text"
  return [name, rangeText(schema), exact && schema.pattern && `\`${schema.pattern}\``]
    .filter(Boolean)
    .join(", ")
}

function rangeText({ minimum, maximum, minLength, maxLength, ...rest }) {
  const [least, most] = [minimum ?? minLength, maximum ?? maxLength]
  const unit = minLength !== undefined || maxLength !== undefined ? " characters" : ""
  const range = least !== undefined && most !== undefined ? `${least} to ${most}` : ""
  const limit =
    range || (most !== undefined ? `at most ${most}` : least !== undefined && `at least ${least}`)
  const usual = rest.default === undefined ? "" : `default \`${JSON.stringify(rest.default)}\``
  return [limit && `${limit}${unit}`, usual].filter(Boolean).join(", ")
}
