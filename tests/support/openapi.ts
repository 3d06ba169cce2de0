// Checks the answers of a running Menshen against docs/openapi.yaml: method, address, status, headers
// and body. `checkAnswersOf` checks every fetch of a test, so that the document and the worker cannot
// diverge.

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import { escaped, nodeAt, operationsOf, readOpenApi, resolve } from "../../scripts/lib/openapi.mjs"

export interface Answer {
  method: string
  /** With its query. */
  url: string
  status: number
  headers: Headers
  text: string
}

/** The addresses of pages for people and of files, which are not part of the API. */
export const pages = [
  "/",
  "/authorize/again",
  "/authorize/leave",
  "/authorize/qr",
  "/authorize/choose",
  "/authorize/resume",
  "/authorize/wait",
  "/authorize/confirm",
  "/authorize/show",
  "/choose",
  "/choose/enter",
  "/proofs/return",
  "/proofs/done",
  "/proofs/{id}/start",
  "/confirm/{token}",
  "/not-me/{token}",
  "/account",
  "/widget/frame",
  "/widget/{file}",
  "/pages/{file}",
  "/{account}/callback",
  "/{account}/oauth",
  // Tells tests/faults/worker.ts which calls must fail.
  "/trouble",
  // Puts pushes into the queue of tests/edge/forward/queue-worker.ts.
  "/queue",
]

/** The statuses for an address or a method that the document does not have. The admin API asks for the key
 * first, so that strangers learn nothing. */
const refusals = [401, 404, 405, 429]

/** What edge/routes/head-size.ts and edge/http/read-body.ts answer everywhere, as the document says in its
 * description. */
const ofTheRequest = [408, 414, 431]

/** The headers that programs use: an answer has only those that the document lists. */
const meaningful =
  /^(access-control-.*|allow|cache-control|location|menshen-.*|pragma|retry-after|set-cookie|upgrade|vary|www-authenticate)$/

type Operation = ReturnType<typeof operationsOf>[number]

let loaded: ReturnType<typeof load> | undefined
export const openApi = () => {
  loaded ??= load()
  return loaded
}

function load() {
  const document = readOpenApi()
  const ajv = new Ajv2020({ strictTypes: false, strictRequired: false, allowUnionTypes: true })
  ajv.addFormat("uri", (text) => URL.canParse(text))
  ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  // The root is not a schema, so its members are not keywords; below it unknown keywords are refused.
  ajv.addVocabulary(Object.keys(document))
  ajv.addSchema(document, "openapi")
  return { document, ajv, operations: operationsOf(document) }
}

const compiled = new Map<string, ValidateFunction>()

/** The first fault of a value, as a JSON pointer with a message, or undefined. */
export function faultOf(schemaPointer: string, value: unknown): string | undefined {
  const { ajv } = openApi()
  const fragment = schemaPointer.split("/").map(encodeURIComponent).join("/")
  const validate = compiled.get(fragment) ?? ajv.compile({ $ref: `openapi#${fragment}` })
  compiled.set(fragment, validate)
  if (validate(value)) return undefined
  const [error] = validate.errors ?? []
  const more = error?.params === undefined ? "" : ` (${JSON.stringify(error.params)})`
  return `${error?.instancePath || "/"} ${error?.message}${more}`
}

const patternOf = (template: string) =>
  new RegExp(`^${template.replace(/[.]/g, "\\.").replace(/\{[^}]+\}/g, "[^/]+")}$`)

/** Plain segments take precedence over parameters, as in the route table. */
const variables = ({ path }: Operation) => path.split("{").length

export function operationAt(method: string, pathname: string): Operation | undefined {
  const verb = method.toLowerCase()
  const [operation] = openApi()
    .operations.filter((one) => one.method === verb && patternOf(one.path).test(pathname))
    .sort((one, other) => variables(one) - variables(other))
  // HEAD is answered like GET unless it has its own operation.
  return operation ?? (method === "HEAD" ? operationAt("GET", pathname) : undefined)
}

/** The ids of the operations that were answered as documented in this process. */
export const answered = new Set<string>()

/** Throws an error that names the difference from the document. */
export function assertDocumented(answer: Answer): void {
  const { pathname } = new URL(answer.url)
  const operation = operationAt(answer.method, pathname)
  const fault =
    operation === undefined ? undocumented(answer, pathname) : faultIn(answer, operation)
  if (fault !== undefined) {
    const { method, status, text } = answer
    const said = `${method} ${pathname} answered ${status}`
    throw new Error(`docs/openapi.yaml: ${said}, and ${fault}\n${text.slice(0, 2000)}`)
  }
  if (operation !== undefined && answer.status < 400) answered.add(operation.operation.operationId)
}

function undocumented({ status, headers }: Answer, pathname: string): string | undefined {
  if (status === 405 && !headers.has("allow")) return "it does not say what is allowed"
  if (refusals.includes(status) || ofTheRequest.includes(status)) return undefined
  if (pages.some((page) => patternOf(page).test(pathname))) return undefined
  return "the document has no such address or method"
}

function faultIn(answer: Answer, { operation, pointer }: Operation): string | undefined {
  const { document } = openApi()
  if (ofTheRequest.includes(answer.status)) return undefined
  const listed = operation.responses[String(answer.status)]
  if (listed === undefined) return `${pointer}/responses does not list that status`
  const response = resolve(document, listed, `${pointer}/responses/${answer.status}`)
  return headerFault(answer.headers, response) ?? bodyFault(answer, response)
}

interface Node {
  // biome-ignore lint/suspicious/noExplicitAny: a node of a document that its own test has checked
  node: any
  pointer: string
}

function headerFault(headers: Headers, { node, pointer }: Node): string | undefined {
  const { document } = openApi()
  const known = Object.entries(node.headers ?? {}).map(([name, header]) => ({
    name: name.toLowerCase(),
    ...resolve(document, header, `${pointer}/headers/${escaped(name)}`),
  }))
  for (const { name, node: header, pointer: at } of known) {
    const value = headers.get(name)
    if (value === null && header.required) return `it lacks the header ${name} (${at})`
    const fault = value === null ? undefined : faultOf(`${at}/schema`, value)
    if (fault !== undefined) return `its header ${name}: ${fault} (${at})`
  }
  const names = known.map(({ name }) => name)
  const extra = [...headers.keys()].find((name) => meaningful.test(name) && !names.includes(name))
  return extra && `its header ${extra}: ${headers.get(extra)} is not in ${pointer}`
}

function bodyFault({ method, headers, text }: Answer, { node, pointer }: Node): string | undefined {
  if (method === "HEAD") return text === "" ? undefined : "an answer to HEAD has no body"
  if (node.content === undefined) return text === "" ? undefined : `${pointer} has no body`
  const type = (headers.get("content-type") ?? "").split(";")[0] ?? ""
  if (!(type in node.content)) return `${pointer} does not list the type ${type || "(none)"}`
  const at = `${pointer}/content/${escaped(type)}/schema`
  const value = type === "application/json" ? parsed(text) : text
  const fault = value === undefined ? "the body is not JSON" : faultOf(at, value)
  return fault && `${fault}; see ${at}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A schema of the document by its pointer, for values that are not HTTP answers. */
export const schemaOf = (name: string): string => {
  const pointer = `/components/schemas/${name}`
  if (nodeAt(openApi().document, pointer) === undefined) throw new Error(`no schema ${name}`)
  return pointer
}

const checked = new Set<string>()

/** Checks every answer from this origin against the document before the test gets it. */
export function checkAnswersOf(origin: string): void {
  if (checked.size === 0) globalThis.fetch = checking(globalThis.fetch)
  checked.add(origin)
}

function checking(fetched: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetched(input, init)
    const { url, status, headers, redirected } = response
    if (!checked.has(new URL(url).origin)) return response
    // The request after a 303 is a GET.
    const method = redirected ? "GET" : (init?.method ?? (input as Request).method ?? "GET")
    const text = await response.clone().text()
    assertDocumented({ method: method.toUpperCase(), url, status, headers, text })
    return response
  }
}
