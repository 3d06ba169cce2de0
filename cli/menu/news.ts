// Articles (图文) of the console, as far as a text or a link can stand for them.

import { replyBytesMax, replyText } from "./exported.ts"

export interface Article {
  title: string
  url: string
}

type Listed = { title?: unknown; content_url?: unknown }

export function articlesOf({ news_info }: Record<string, unknown>): Article[] {
  const { list } = (news_info ?? {}) as { list?: unknown }
  return (Array.isArray(list) ? (list as Listed[]) : [])
    .map(({ title, content_url }) => ({
      title: String(title ?? ""),
      url: String(content_url ?? ""),
    }))
    .filter(({ url }) => /^https?:\/\/\S+$/.test(url))
}

/** Titles and addresses, as many as fit. */
export function articlesText(articles: Article[]): string {
  const parts = articles.map(({ title, url }) => replyText(`${title}\n${url}`.trim()))
  return joined(parts, "\n").text
}

/** @returns how many of the parts are in the text */
export function joined(parts: string[], between: string): { text: string; count: number } {
  let text = ""
  for (const [count, part] of parts.entries()) {
    const longer = count === 0 ? part : `${text}${between}${part}`
    if (Buffer.byteLength(longer) > replyBytesMax) return { text, count }
    text = longer
  }
  return { text, count: parts.length }
}
