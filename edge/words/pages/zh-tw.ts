import type { PageWords } from "../pages.ts"

export const zhTw: PageWords = {
  signIn: {
    title: (app) => `登入 ${app}`,
    scan: "開啟微信掃一掃，關注公眾號即可登入。",
    qr: "QR 碼。請用手機微信掃描登入。",
    goesOn: "掃碼後，本頁面會自動繼續。",
    scanned: "掃碼成功，正在登入…",
    startAgain: "換一個 QR 碼",
  },
  error: {
    title: "操作沒有成功",
    other: "登入未被接受。請返回網站重新開始。",
    sentences: {
      page_not_found: "這個網址沒有內容。請返回網站重新開始。",
      failed: "服務發生問題，請稍後再試。",
      client_unknown: "此網站尚未登記登入服務，請告知網站管理員。",
      redirect_uri_not_registered: "此網站的回呼網址尚未登記，請告知網站管理員。",
      request_malformed: "登入設定有誤。請返回並告知網站管理員。",
      ticket_not_found: "本次登入已結束，或是在另一個瀏覽器中開始的。請重新登入。",
      ticket_out_of_turn: "本次登入已不在這一步。請重新登入。",
      ticket_expired: "本次登入已過期。請重新登入。",
      code_limit: "本次登入嘗試過多。請重新登入。",
      wechat_quota: "本站今日的微信登入次數已用完，請明天再試。",
      wechat_unreachable: "微信暫時沒有回應，請稍後再試。",
    },
  },
  signedIn: {
    title: (app) => `登入 ${app}`,
    text: (time, browser) => `此瀏覽器（${browser}）已於 ${time} 以微信登入。`,
    goOn: (app) => `繼續前往 ${app}`,
    notYou: "不是你？重新掃碼",
  },
  goOn: { title: "即將完成", button: "繼續" },
  signOut: {
    title: "登出？",
    text: "有網站要求登出此瀏覽器中的微信登入。",
    button: "登出",
  },
  signedOut: { title: "你已登出", text: "現在可以關閉此頁面。", back: "返回網站" },
}
