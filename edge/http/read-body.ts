// A request's body, no longer than it may be.

/** A body that breaks off, or whose chunks are none: the sender's doing, and no fault of ours. */
export class BrokenBody extends Error {}

/** Nothing when it is longer than `bytesMax`; a length that lies is found while reading. */
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

/** The same as text; "" for one that is too long, which says nothing to anybody. */
export async function readText(request: Request, bytesMax: number): Promise<string> {
  return new TextDecoder().decode(await readBody(request, bytesMax))
}
