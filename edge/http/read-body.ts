// Reads the body of a request, up to a limit.

/** The body broke off or its chunks are malformed, which is the sender's fault. */
export class BrokenBody extends Error {}

/** Undefined if the body is longer than `bytesMax`. A false Content-Length is detected while reading. */
export async function readBody(
  request: Request,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) return undefined
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  try {
    for await (const chunk of request.body) {
      length += chunk.length
      if (length > bytesMax) return undefined
      chunks.push(chunk)
    }
  } catch (cause) {
    throw new BrokenBody("the body cannot be read to its end", { cause })
  }
  if (chunks.length === 1 && chunks[0] !== undefined) return chunks[0]
  const whole = new Uint8Array(length)
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
