// Whether an application registered an address, to which the browser may then be sent (OA-01). Compared as a
// string, but for the port of a loopback address: an app on the person's own machine listens on whatever port
// is free (RFC 8252 section 7.3).

/** `localhost` is not among them, because a name can resolve to another address (RFC 8252 section 8.3). */
const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::([1-9][0-9]{0,4}))?(?=\/)/
const portMost = 65535

export function isRegistered(registered: readonly string[], given: string): boolean {
  if (registered.includes(given)) return true
  const sought = withoutPort(given)
  return sought !== undefined && registered.some((one) => withoutPort(one) === sought)
}

/** Whether any program on the person's machine may be the one that listens there. */
export const isLoopback = (address: string): boolean => withoutPort(address) !== undefined

/** Undefined unless it is a loopback address. */
function withoutPort(address: string): string | undefined {
  const found = loopback.exec(address)
  if (found === null || Number(found[2] ?? 80) > portMost) return undefined
  return `http://${found[1]}${address.slice(found[0].length)}`
}
