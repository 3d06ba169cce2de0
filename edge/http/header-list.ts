// The headers that a page asks for in a preflight (Fetch standard, Access-Control-Request-Headers).

const names = /^[\w!#$%&'*+.^`|~-]+( *, *[\w!#$%&'*+.^`|~-]+)*$/
const charsMax = 1024

/** Names of headers (RFC 9110 section 5.6.2) with commas between them. */
export const isHeaderList = (text: string): boolean => text.length <= charsMax && names.test(text)
