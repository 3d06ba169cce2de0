import type { PageWords } from "../pages.ts"

export const ja: PageWords = {
  signIn: {
    title: (app) => `${app} にログイン`,
    scan: "WeChat でこのコードを読み取り、公式アカウントをフォローしてください。",
    qr: "QR コード。スマートフォンの WeChat で読み取るとログインできます。",
    goesOn: "読み取ると、このページは自動的に進みます。",
    scanned: "読み取りました。ログインしています…",
    startAgain: "新しい QR コードを表示",
  },
  error: {
    title: "うまくいきませんでした",
    other: "ログインできませんでした。サイトに戻って最初からやり直してください。",
    sentences: {
      page_not_found: "このアドレスには何もありません。サイトに戻ってやり直してください。",
      failed: "問題が発生しました。しばらくしてからもう一度お試しください。",
      client_unknown:
        "このサイトはログインサービスに登録されていません。管理者に連絡してください。",
      redirect_uri_not_registered:
        "このサイトの戻り先アドレスが登録されていません。管理者に連絡してください。",
      request_malformed: "ログインの設定に誤りがあります。サイトの管理者に連絡してください。",
      ticket_not_found:
        "このログインは終了したか、別のブラウザーで始められたものです。やり直してください。",
      ticket_out_of_turn: "このログインはもうこの段階にありません。やり直してください。",
      ticket_expired: "このログインは期限切れです。やり直してください。",
      code_limit: "試行回数が多すぎます。最初からやり直してください。",
      wechat_quota: "本日の WeChat ログインは上限に達しました。明日もう一度お試しください。",
      wechat_unreachable: "WeChat が応答しません。しばらくしてからもう一度お試しください。",
    },
  },
  signedIn: {
    title: (app) => `${app} にログイン`,
    text: (time, browser) =>
      `このブラウザー（${browser}）では ${time} に WeChat でログインしています。`,
    goOn: (app) => `${app} へ進む`,
    notYou: "別の人ですか？コードをスキャン",
  },
  goOn: { title: "まもなく完了します", button: "続ける" },
  signOut: {
    title: "ログアウトしますか？",
    text: "サイトが、このブラウザーの WeChat ログインの終了を求めています。",
    button: "ログアウト",
  },
  signedOut: {
    title: "ログアウトしました",
    text: "このページを閉じてかまいません。",
    back: "サイトに戻る",
  },
}
