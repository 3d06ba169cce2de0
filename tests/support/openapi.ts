// Holds answers of a running Menshen to docs/openapi.yaml: method, address, status, headers and body.
// `checkAnswersOf` does so for every fetch of a test, so that the document cannot drift from the worker.

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

/** Addresses of pages for people and of files, which are not part of the API. */
export const pages = [
  "/authorize/choose",
  "/authorize/resume",
  "/authorize/wait",
  "/authorize/confirm",
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
  // tests/faults/worker.ts is told here what is to fail.
  "/trouble",
]

/** What an address or a method may be answered that the document does not have; of the admin API
 * strangers learn nothing, so the key is asked for first. */
const refusals = [401, 404, 405, 429]

/** Headers that mean something to a program: none is sent that is not in the document. */
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
  // The root is no schema, and its members are no keywords; below it nothing unknown is allowed.
  ajv.addVocabulary(Object.keys(document))
  ajv.addSchema(document, "openapi")
  return { document, ajv, operations: operationsOf(document) }
}

const compiled = new Map<string, ValidateFunction>()

/** The first thing that is wrong with a value, as a JSON pointer and words, or undefined. */
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

/** Plain segments go before parameters, as they do in the route table. */
const variables = ({ path }: Operation) => path.split("{").length

export function operationAt(method: string, pathname: string): Operation | undefined {
  const verb = method.toLowerCase()
  const [operation] = openApi()
    .operations.filter((one) => one.method === verb && patternOf(one.path).test(pathname))
    .sort((one, other) => variables(one) - variables(other))
  // HEAD is answered as GET where it has no answer of its own.
  return operation ?? (method === "HEAD" ? operationAt("GET", pathname) : undefined)
}

/** Ids of the operations that were answered as documented, by this process. */
export const answered = new Set<string>()

/** Throws a sentence that says what is not as documented. */
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
  if (refusals.includes(status)) return undefined
  if (pages.some((page) => patternOf(page).test(pathname))) return undefined
  return "the document has no such address or method"
}

function faultIn(answer: Answer, { operation, pointer }: Operation): string | undefined {
  const { document } = openApi()
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

/** What a schema pointer of the document names, for tests of what is no HTTP answer. */
export const schemaOf = (name: string): string => {
  const pointer = `/components/schemas/${name}`
  if (nodeAt(openApi().document, pointer) === undefined) throw new Error(`no schema ${name}`)
  return pointer
}

const checked = new Set<string>()

/** Every answer that a test fetches from this origin is held to the document, before the test gets it. */
export function checkAnswersOf(origin: string): void {
  if (checked.size === 0) globalThis.fetch = checking(globalThis.fetch)
  checked.add(origin)
}

function checking(fetched: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetched(input, init)
    const { url, status, headers, redirected } = response
    if (!checked.has(new URL(url).origin)) return response
    // What follows a 303 is a GET.
    const method = redirected ? "GET" : (init?.method ?? (input as Request).method ?? "GET")
    const text = await response.clone().text()
    assertDocumented({ method: method.toUpperCase(), url, status, headers, text })
    return response
  }
}
