// WeChat's built-in browser, as far as a link in a chat needs one.
const userAgent =
  "Mozilla/5.0 (Linux; Android 14; Phone) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 " +
  "Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50 WeChat/arm64 NetType/WIFI " +
  "Language/zh_CN"
const timeoutMs = 10_000

/** status 0 when no page came; `url` is where redirects ended. */
export type Page = { status: number; text: string; url: string }

export async function browse(url: string): Promise<Page> {
  try {
    const answer = await fetch(url, {
      headers: { "User-Agent": userAgent, "Accept-Language": "zh-CN" },
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: answer.status, text: await answer.text(), url: answer.url }
  } catch (error) {
    const { cause, message } = error as Error
    const why = cause instanceof Error ? cause.message : message
    return { status: 0, text: `无法打开网页 (${why})`, url }
  }
}
