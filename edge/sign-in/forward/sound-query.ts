// The query that a target gets. Most of it is not signed, so whoever has seen a push can add to it. A parameter that
// the target's parser could take for one of WeChat's would decide there how the push is verified.

const ofWeChat = new Set([
  "signature",
  "timestamp",
  "nonce",
  "openid",
  "encrypt_type",
  "msg_signature",
])

/** Of the address in WeChat's console, or new ones of WeChat's. Parsers decode `%`, `+`, `.` and `[` in a name, and some
 * end a value at `;`. `echostr` would make a push look like WeChat's test of the address. */
const others = /^(?!echostr\b)[\w-]{1,64}(=[^;]{0,256})?$/i
const othersMost = 10
const openid = /^openid=[\w-]{1,64}$/

/** WeChat's parameters, each once, and a few others that cannot be taken for them. */
export function soundQuery(query: string): string {
  const seen = new Set<string>()
  let left = othersMost
  const isSound = (pair: string): boolean => {
    const [name = ""] = pair.split("=")
    const spelled = name.toLowerCase()
    if (!ofWeChat.has(spelled)) return others.test(pair) && left-- > 0
    if (name !== spelled || seen.has(name)) return false
    seen.add(name)
    return name !== "openid" || openid.test(pair)
  }
  return query.split("&").filter(isSound).join("&")
}
