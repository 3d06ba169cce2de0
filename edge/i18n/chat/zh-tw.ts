import type { ChatWords } from "./types.ts"

export const zhTw: ChatWords = {
  signingIn: (app) => `正在登入「${app}」`,
  adding: (app) => `正在把你的微信綁定到「${app}」的帳號`,
  asksToSignIn: (app) => `登入「${app}」，需要你確認`,
  asksToAdd: (app) => `把你的微信綁定到「${app}」的帳號，需要你確認`,
  denied: (app) => `已取消，本次未登入「${app}」。`,
  refused: (app) => `「${app}」沒有接受這次登入。`,
  taken: {
    scan: (app) => `這個 QR 碼已經有人掃過。請在「${app}」的頁面上換一個 QR 碼後重試。`,
    code: (app) => `這個登入碼已經有人用過。請在「${app}」的頁面上換一個登入碼後重試。`,
  },
  tooLate: {
    scan: (app) => `QR 碼已過期。請在「${app}」的頁面上換一個 QR 碼，再重新掃描。`,
    code: (app) => `登入碼已過期。請在「${app}」的頁面上換一個登入碼，再傳送一次。`,
  },
  facts: {
    browser: (browser) => `瀏覽器：${browser}`,
    place: (place) => `地點：${place}`,
    time: (time) => `時間：${time}`,
    mark: (mark) => `掃碼的微信：${mark}（網頁上應顯示同樣的標記）`,
  },
  unknown: { browser: "不明", place: "不明地點" },
  zone: "",
  howToAdd: (code) =>
    `只有當你要把這個微信綁定到既有的帳號時，才在網頁上輸入驗證碼 ${code}。不要告訴任何人。`,
  howToConfirm: {
    tap: (link) => `請在 1 分鐘內${link("點這裡確認或拒絕")}。`,
    reply: "請在 1 分鐘內，把網頁上顯示的兩位數字回覆到這裡。",
    "phone-code": (code) => `請在 1 分鐘內，把驗證碼 ${code} 輸入到剛才的網頁上。不要告訴任何人。`,
  },
  notMe: "不是你本人操作？點這裡",
  digitsAlone: {
    number: "要確認登入，請只傳送網頁上顯示的兩位數字，不要加其他文字。",
    code: "如果你要登入網站，請只傳送網頁上顯示的登入碼，不要加其他文字。",
  },
  wrongNumber: (left) => `數字不對，請看清楚網頁上的數字，還可以再試 ${left} 次。`,
  lastWrongNumber: "數字三次都不對，這次登入已取消。",
  codeWrong: "登入碼不對，或已過期。請傳送網頁上目前顯示的數字。",
  codeLimit: "錯誤的登入碼太多，請 10 分鐘後再試。",
  noPage: "這個 QR 碼沒有對應的登入頁面，或頁面已過期。請在網頁上換一個 QR 碼，再重新掃描。",
  muted: "你在 10 分鐘內拒絕了 10 次登入，掃碼和登入碼暫時沒有作用。請 10 分鐘後再試。",
  notSetUp: "這個公眾號的登入功能還沒有設定好，暫時無法登入。請把這則訊息告訴網站的管理員。",
  howToSignIn: "歡迎關注！要登入網站，請把網頁上顯示的登入碼（一串數字）傳送到這裡。",
}
