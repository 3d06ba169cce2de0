// Reads the body of a request, up to a size and for a time: a body that never ends would hold its connection
// for ever.

import { within } from "../base/timeout.ts"

/** The body broke off or its chunks are malformed, which is the sender's fault. */
export class BrokenBody extends Error {}

/** The sender stopped sending, or sends so slowly that it only holds the connection. */
export class LateBody extends Error {}

/** Enough for a form by a slow phone. */
const bodySeconds = 10
/** Enough for an operator's batch of a megabyte. */
export const uploadSeconds = 60

/**
 * Undefined if the body is longer than `bytesMax`. A false Content-Length is detected while reading.
 * Throws a BrokenBody or a LateBody.
 */
export async function readBody(
  request: Request,
  bytesMax: number,
  seconds = bodySeconds,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) return undefined
  if (request.body === null) return new Uint8Array()
  const reader = request.body.getReader()
  return within(seconds * 1000, async (signal) => {
    // A cancelled stream ends as if it were complete.
    signal.addEventListener("abort", () => void reader.cancel().catch(() => {}))
    const chunks = await chunksOf(reader, bytesMax)
    if (signal.aborted) throw new LateBody("the body did not arrive in time")
    return chunks && joined(chunks)
  })
}

async function chunksOf(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read().catch((cause) => {
      throw new BrokenBody("the body cannot be read to its end", { cause })
    })
    if (done) return chunks
    length += value.length
    if (length > bytesMax) {
      await reader.cancel()
      return undefined
    }
    chunks.push(value)
  }
}

function joined(chunks: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (chunks.length === 1 && chunks[0] !== undefined) return chunks[0]
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** The body as text; "" if it is too long, so that callers treat it like an empty body. */
export async function readText(request: Request, bytesMax: number): Promise<string> {
  return new TextDecoder().decode(await readBody(request, bytesMax))
}
