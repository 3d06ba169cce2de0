// The file between `menu export` and `menu apply`.

/** As menu/create takes it. */
export interface Button {
  name: string
  type?: string
  sub_button?: Button[]
  [member: string]: unknown
}

export interface Menu {
  button: Button[]
}

/** An entry of `keywords` in menshen.json. */
export type KeywordEntry =
  | { keyword: string; match: "contains" | "equals"; text: string }
  | { match: "any"; text: string }
  | { key: string; text: string }

export interface Exported {
  menu: Menu
  /** For the account in menshen.json. */
  account: { welcome?: string; keywords: KeywordEntry[] }
  /** What cannot be kept as it was, and what to do. */
  lost: string[]
}

/** WeChat's limit of a text reply, and Menshen's of a text in menshen.json. */
export const replyBytesMax = 2048
/** core/policy.hpp. */
export const keywordsMax = 200
export const keywordBytesMax = 128

export const bytesOf = (text: string) => Buffer.byteLength(text)

/** Menshen takes no other control character than a line break. */
export const replyText = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ")

export const isReply = (text: string) => text !== "" && bytesOf(text) <= replyBytesMax
