// The worst that a stranger can send of each kind of input, in the largest size that is taken.

export interface Shape {
  name: string
  text: string
}

/** `piece` again and again, up to `bytes`. */
export const filled = (piece: string, bytes: number) =>
  piece.repeat(Math.max(0, Math.floor(bytes / Buffer.byteLength(piece))))

const shape = (name: string, text: string): Shape => ({ name, text })

export const queries = (bytes: number): Shape[] => [
  shape("parameters without a name", filled("&", bytes)),
  shape("other parameters", filled("a=&", bytes)),
  shape("escapes", filled("%E9%97%A8", bytes)),
  shape("escapes that are no UTF-8", filled("%ff&", bytes)),
  shape("one name, repeated", filled("state=1&", bytes)),
]

export const cookies = (bytes: number): Shape[] => [
  shape("cookies without a name", filled("; ", bytes)),
  shape(
    "one session, repeated",
    filled(`__Host-menshen-session-customers=${"A".repeat(43)}; `, bytes),
  ),
  shape(
    "tickets",
    filled(
      `__Host-menshen-ticket-${"A".repeat(8)}=m${"A".repeat(22)}.${"A".repeat(43)}.0; `,
      bytes,
    ),
  ),
  shape("tickets without a form", filled("__Host-menshen-ticket-; ", bytes)),
]

export const headers = (bytes: number): { name: string; headers: Record<string, string> }[] => [
  {
    name: "languages",
    headers: { "accept-language": filled("zh-,", bytes - 500) },
  },
  {
    name: "a long language",
    headers: { "accept-language": `zh${filled("-t", bytes - 500)}` },
  },
  {
    name: "protocols of a socket",
    headers: { "sec-websocket-protocol": filled("a, ", bytes - 500) },
  },
  {
    name: "Basic credentials",
    headers: {
      authorization: `Basic ${Buffer.from(filled("%C3%A9", bytes - 5000))
        .toString("base64")
        .slice(0, bytes - 500)}`,
    },
  },
  { name: "a bearer", headers: { authorization: `Bearer ${filled("a.", bytes - 500)}` } },
  { name: "a browser's name", headers: { "user-agent": filled("MicroMessenger ", bytes - 500) } },
  {
    name: "many headers",
    headers: Object.fromEntries(
      Array.from({ length: Math.floor(bytes / 16) }, (_, at) => [`x-${at}`, "1"]),
    ),
  },
]

export const forms = (bytes: number): Shape[] => [
  ...queries(bytes),
  shape("claims that nest", `client_id=shop&claims=${filled("[", bytes - 30)}`),
  shape("an assertion", `client_assertion=${filled("e30.", bytes - 100)}&client_assertion_type=x`),
  shape("spaces", `scope=${filled("+", bytes - 10)}`),
]

export const jsonBodies = (bytes: number): Shape[] => [
  shape("lists in lists", filled("[", bytes)),
  shape("objects in objects", filled('{"a":', bytes)),
  shape("members", `{${filled('"a":"",', bytes - 10)}"b":""}`),
  shape(
    "different members",
    `{${Array.from({ length: Math.floor(bytes / 12) }, (_, at) => `"${at}":"",`).join("")}"b":""}`,
  ),
  shape("fractions", `{"a":[${filled("9e307,", bytes - 20)}0]}`),
  shape("escapes", `{"address":"${filled("\\u0301\\u0316", bytes - 20)}"}`),
  shape(
    "an address of dots",
    `{"kind":"otp","channel":"email","address":"a@${filled(".", bytes - 80)}@"}`,
  ),
  shape("the longest code", `{"code":"${filled("\\u0301\\u0316", bytes - 20)}"}`),
]

/** XML in which each reader of the core has most to do. */
export const xmlPushes = (bytes: number): Shape[] => [
  shape("elements", `<xml>${filled("<a/>", bytes - 20)}</xml>`),
  shape("elements in elements", `<xml>${filled("<a>", bytes - 20)}`),
  shape("ends of CDATA", `<xml><Content><![CDATA[${filled("]]", bytes - 50)}]]></Content></xml>`),
  shape("sections of CDATA", `<xml><Content>${filled("<![CDATA[]]>", bytes - 50)}</Content></xml>`),
  shape(
    "entities between sections",
    `<xml><Content>${filled("&lt;<![CDATA[a]]>", bytes - 50)}</Content></xml>`,
  ),
  shape("entities", `<xml><Content>${filled("&amp;", bytes - 50)}</Content></xml>`),
  shape("white space", `<xml>${filled(" ", bytes - 20)}</xml>`),
  shape("a declaration", `<?xml ${filled("?", bytes - 20)}`),
  shape("an unknown element", `<xml><a>${filled("]", bytes - 20)}</a></xml>`),
]

export const jsonPushes = (bytes: number): Shape[] => [
  shape("fractions in a list", `{"a":[${filled("9e307,", bytes - 20)}0]}`),
  shape("one long fraction", `{"a":0.${filled("123456789", bytes - 40)}e-300}`),
  shape("one long whole number", `{"a":${filled("123456789", bytes - 20)}}`),
  shape("members", `{${filled('"a":0,', bytes - 20)}"b":0}`),
  shape("members that are fields", `{${filled('"RevokeInfo":"",', bytes - 20)}"b":0}`),
  shape("escapes", `{"Content":"${filled("\\u4f60", bytes - 30)}"}`),
  shape("names with escapes", `{${filled('"\\u0061":"\\n",', bytes - 20)}"b":0}`),
  shape("lists", `{"a":[${filled("[],", bytes - 20)}0]}`),
  shape("white space", `{${filled(" ", bytes - 20)}}`),
]
