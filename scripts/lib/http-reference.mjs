// docs/reference/http.md, generated from docs/openapi.yaml: a section for each operation, then the
// shapes that several of them share.

import { nodeAt, operationsOf, readOpenApi, resolve } from "./openapi.mjs"
import {
  linkTo,
  membersOf,
  nameText,
  plain,
  schemaWords,
  shapeName,
  typeText,
} from "./schema-words.mjs"

export function httpReference() {
  const document = readOpenApi()
  const operations = operationsOf(document).filter(({ method }) => method !== "options")
  const sections = document.tags.flatMap(({ name, description }) => [
    `## ${name}`,
    plain(description),
    ...operations
      .filter(({ operation }) => operation.tags.includes(name))
      .map((one) => sectionOf(document, one)),
  ])
  return `${[...head(document, operations), ...sections, ...shapesOf(document)].join("\n\n")}\n`
}

const head = (document, operations) => [
  "# HTTP API",
  "Generated from [openapi.yaml](../openapi.yaml) by `npm run reference`; tests hold every answer to it.",
  document.info.description.trim(),
  "A parameter in bold has to be sent; a member in bold is always there.",
  table(
    ["call", "what it does"],
    operations.map(({ path, method, operation }) => [
      `[\`${titleOf(path, method)}\`](#${anchorOf(titleOf(path, method))})`,
      operation.summary,
    ]),
  ),
  `Answers to CORS preflights (OPTIONS): ${preflightsOf(document)}.`,
]

const preflightsOf = (document) =>
  Object.entries(document.paths)
    .filter(([, item]) => "options" in item)
    .map(([path]) => `\`${path}\``)
    .join(", ")

const titleOf = (path, method) => `${method.toUpperCase()} ${path}`

const proofsTitle = "Proofs"

/** The anchors that GitHub makes. */
const anchorOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, "")
    .replaceAll(" ", "-")

function sectionOf(document, { path, method, operation, parameters }) {
  const { summary, description, externalDocs, security } = operation
  const source = externalDocs && `Source: [${externalDocs.description}](${urlText(externalDocs)}).`
  return [
    `### ${titleOf(path, method)}`,
    plain(description) || `${summary}.`,
    [proofText(security), source].filter(Boolean).join(" "),
    parametersText(document, parameters),
    bodyText(document, operation.requestBody),
    answersText(document, operation.responses),
    ...answerExamples(document, operation.responses),
  ]
    .filter(Boolean)
    .join("\n\n")
}

/** The page is one folder below the document. */
const urlText = ({ url }) => (url.startsWith("https:") ? url : `../${url}`)

const proofText = (security = []) => {
  const names = security.flatMap((one) => Object.keys(one))
  if (names.length === 0) return ""
  const links = names.map((name) => `[\`${name}\`](#${anchorOf(proofsTitle)})`)
  const others = security.some((one) => Object.keys(one).length === 0) ? " or in the form" : ""
  return `Proof: ${links.join(" or ")}${others}.`
}

function parametersText(document, parameters) {
  const rows = parameters.flatMap((one) => {
    const { node } = resolve(document, one, "")
    if (node.explode) return membersOf(document, node.schema).map(({ row }) => inQuery(row))
    const { name, required, description, schema } = node
    return [
      [
        nameText(name, required),
        node.in,
        typeText(schema),
        plain(description ?? schemaWords(document, schema)),
      ],
    ]
  })
  return rows.length === 0 ? "" : table(["parameter", "in", "type", "meaning"], rows)
}

const inQuery = ([name, type, meaning]) => [name, "query", type, meaning]

function bodyText(document, body) {
  if (body === undefined) return ""
  const parts = Object.entries(body.content).flatMap(([type, { schema, example, examples }]) => [
    `Body \`${type}\`: ${[shapeName(schema), plain(body.description)].filter(Boolean).join(". ")}`,
    shapeName(schema) ? "" : membersTable(document, schema),
    ...(example === undefined ? [] : [fenced(type, example)]),
    ...Object.values(examples ?? {}).map(namedExample(type)),
  ])
  return parts.filter(Boolean).join("\n\n").replaceAll(": \n", ":\n")
}

const namedExample =
  (type) =>
  ({ summary, value }) =>
    `${summary}:\n\n${fenced(type, value)}`

function answersText(document, responses) {
  const answers = Object.entries(responses).map(([status, listed]) => {
    const { node } = resolve(document, listed, "")
    return { status, node, headers: headersOf(document, node) }
  })
  const common = commonTo(answers.filter(({ status }) => status < "500"))
  const rows = answers.map(({ status, node, headers }) => [
    status,
    answerTypes(document, node).join(" or ") || "none",
    headers.filter((header) => !common.includes(header)).join(" "),
    plain(node.description),
  ])
  const answer = table(["status", "body", "headers", "meaning"], rows)
  return common.length === 0
    ? answer
    : `${answer}\n\nHeaders of every answer below 500: ${common.join(" ")}`
}

const commonTo = ([first, ...others]) =>
  first.headers.filter((header) => others.every(({ headers }) => headers.includes(header)))

const answerTypes = (document, { content = {} }) =>
  Object.values(content).map(({ schema }) => refusalNames(document, schema) || typeText(schema))

/** A refusal that has only a name and a sentence is listed by its names. */
function refusalNames(document, schema) {
  const { error, ...others } = schema.properties ?? {}
  if (error === undefined && schema.$ref !== undefined) {
    return refusalNames(document, nodeAt(document, schema.$ref.slice(1)))
  }
  if (Object.keys(others).length > 0) return ""
  return (error?.enum ?? []).map((name) => `\`${name}\``).join(" ")
}

const headersOf = (document, { headers = {} }) =>
  Object.entries(headers).map(([name, header]) => {
    const { schema } = resolve(document, header, "").node
    return schema.const === undefined ? `\`${name}\`` : `\`${name}: ${schema.const}\``
  })

const answerExamples = (document, responses) =>
  Object.entries(responses).flatMap(([status, listed]) => {
    const { node } = resolve(document, listed, "")
    return Object.entries(node.content ?? {})
      .filter(([, { example }]) => example !== undefined)
      .flatMap(([type, { schema, example }]) => [
        `Answer ${status}:`,
        schema.type === "object" ? membersTable(document, schema) : "",
        fenced(type, example),
      ])
  })

function fenced(type, example) {
  if (type.endsWith("urlencoded")) return block("text", new URLSearchParams(example).toString())
  if (typeof example === "string") return block("json", example.trimEnd())
  return block("json", JSON.stringify(example, null, 2))
}

const block = (language, text) => `\`\`\`${language}\n${text}\n\`\`\``

function shapesOf(document) {
  const { schemas, securitySchemes } = document.components
  const proofs = Object.entries(securitySchemes).map(
    ([name, { type, scheme, description, ...rest }]) => [
      `\`${name}\``,
      type === "http" ? `Authorization: ${scheme}` : `${rest.in} \`${rest.name}\``,
      plain(description),
    ],
  )
  const shapes = Object.entries(schemas).map(([name, schema]) =>
    [`### ${name}`, plain(schema.description), shapeText(document, schema)]
      .filter(Boolean)
      .join("\n\n"),
  )
  return [`## ${proofsTitle}`, table(["name", "where", "what"], proofs), "## Shapes", ...shapes]
}

function shapeText(document, schema) {
  if (schema.oneOf)
    return ["One of:", ...schema.oneOf.map((one) => kindText(document, one))].join("\n\n")
  const others = (schema.allOf ?? []).filter(({ $ref }) => $ref).map(linkTo)
  if (others.length > 0) {
    return `Everything of ${others.join(" and ")}, and:\n\n${ownTable(document, schema)}`
  }
  return membersTable(document, schema) || `Type: ${typeText(schema, true)}`
}

const kindText = (document, kind) =>
  kind.$ref ? linkTo(kind) : `${kind.title}:\n\n${membersTable(document, kind)}`

/** The members that a composed shape adds or requires. */
function ownTable(document, schema) {
  const own = schema.allOf.filter(({ $ref }) => !$ref)
  const names = own.flatMap(({ required = [], properties = {} }) => [
    ...required,
    ...Object.keys(properties),
  ])
  const rows = membersOf(document, schema).filter(({ name }) => names.includes(name))
  return rowsTable(rows)
}

const membersTable = (document, schema) => rowsTable(membersOf(document, schema))
const rowsTable = (rows) =>
  rows.length === 0
    ? ""
    : table(
        ["member", "type", "meaning"],
        rows.map(({ row }) => row),
      )

function table(names, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  return [line(names), line(names.map(() => "---")), ...rows.map(line)].join("\n")
}
