// A parameter that occurs twice is read differently by different readers, so none may.

/** The first parameter that occurs twice (RFC 6749 sections 3.1 and 3.2 forbid it). Only `resource` may
 * (RFC 8707 section 2). */
export function repeatedName(params: URLSearchParams): string | undefined {
  const seen = new Set<string>()
  for (const name of params.keys()) {
    if (name === "resource") continue
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}
