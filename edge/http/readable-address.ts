// An address whose every escape is UTF-8. The router decodes the path, and a parameter each time that it is
// read, by functions that throw for each escape that is none: 16 KiB of them kept the thread for 40 ms.

/** No route. */
const nowhere = "/no-text"

/** The core checks the bytes of WeChat's query, and nobody decodes them. */
const callback = /^\/[\w-]+\/callback$/

/** What applications write by mistake is shorter. */
const mendedCharsMax = 2048

/** The same request if its address decodes. Otherwise its path is nobody's, and the escapes in its query stand
 * for U+FFFD, as a form's do. */
export function withReadableAddress(request: Request, url: URL): Request {
  const path = decodes(url.pathname)
  const query = callback.test(url.pathname) || decodes(url.search)
  if (path && query) return request
  const readable = new URL(url)
  if (path && url.search.length <= mendedCharsMax) {
    // The text of `searchParams` itself would repeat the bytes; its names and values are text.
    readable.search = String(new URLSearchParams([...url.searchParams]))
  } else {
    readable.pathname = nowhere
    readable.search = ""
  }
  return new Request(readable, request)
}

/** One failure costs microseconds. */
function decodes(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
