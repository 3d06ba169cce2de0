// Requests an operation of a running Menshen by its operationId in docs/openapi.yaml.

import assert from "node:assert/strict"
import { openApi } from "./openapi.ts"
import type { World } from "./world.ts"

export interface Ask {
  /** The values of the path's variables. */
  at?: Record<string, string>
  query?: Record<string, string>
  headers?: Record<string, string>
  json?: unknown
  lines?: string
  form?: Record<string, string>
}

export async function ask(
  w: World,
  operationId: string,
  { at = {}, query = {}, headers = {}, ...body }: Ask = {},
) {
  const found = openApi().operations.find((one) => one.operation.operationId === operationId)
  assert.ok(found, operationId)
  const path = found.path.replace(/\{(\w+)\}/g, (_, name) => at[name] ?? `no-${name}`)
  const url = `${w.menshen.url}${path}?${new URLSearchParams(query)}`.replace(/\?$/, "")
  const type = body.json === undefined ? "application/jsonl" : "application/json"
  const response = await fetch(url, {
    method: found.method.toUpperCase(),
    redirect: "manual",
    headers: {
      ...(body.json !== undefined || body.lines !== undefined ? { "content-type": type } : {}),
      ...headers,
    },
    ...(body.json !== undefined && { body: JSON.stringify(body.json) }),
    ...(body.lines !== undefined && { body: body.lines }),
    ...(body.form !== undefined && { body: new URLSearchParams(body.form) }),
  })
  const text = await response.text()
  const isJson = /^application\/json(;|$)/.test(response.headers.get("content-type") ?? "")
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && JSON.parse(text),
  }
}
