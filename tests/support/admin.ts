// Menshen with an admin key, and calls to its admin API.

import { startWorld, type World } from "./world.ts"

export const adminKey = "an-admin-key-of-at-least-32-characters"

/** The variable with the key of `adminWorld`. */
const keyName = "MENSHEN_ADMIN_KEY"

export function adminWorld(
  change: (config: Record<string, unknown>) => void = () => {},
  secrets: Record<string, string> = {},
  machine: Parameters<typeof startWorld>[2] = {},
) {
  const withAdmin = (config: Record<string, unknown>) => {
    config.admin = { key: { env: keyName } }
    change(config)
  }
  return startWorld(withAdmin, { ...secrets, [keyName]: adminKey }, machine)
}

export interface Answered {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  body: any
  headers: Headers
}

export const poolPath = "/admin/pools/customers"

/** A call with the key. Objects are sent as JSON; bytes and texts are sent as JSON Lines. */
export async function call(
  { menshen }: World,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const raw = typeof body === "string" || body instanceof Uint8Array
  const response = await fetch(`${menshen.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${adminKey}`,
      ...(body !== undefined && { "content-type": raw ? "application/jsonl" : "application/json" }),
      ...headers,
    },
    ...(body !== undefined && {
      body: raw ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body),
    }),
  })
  const text = await response.text()
  const isJson = /^application\/json(;|$)/.test(response.headers.get("content-type") ?? "")
  return {
    status: response.status,
    body: isJson ? JSON.parse(text) : text,
    headers: response.headers,
  }
}
