import type { PageWords } from "../pages.ts"

export const ja: PageWords = {
  signIn: {
    title: (app) => `${app} にログイン`,
    scan: "WeChat でこのコードを読み取り、公式アカウントをフォローしてください。",
    qr: "QR コード。スマートフォンの WeChat で読み取るとログインできます。",
    goesOn: "読み取ると、このページは自動的に進みます。",
    scanned: "読み取りました。ログインしています…",
    startAgain: "新しい QR コードを表示",
    byCode: {
      scan: "WeChat でこの QR コードを読み取り、アカウントをフォローして、次のログインコードを送信してください。",
      code: "ログインコード",
      goesOn: "コードを送信すると、このページは自動で進みます。",
      scanned: "コードを受け取りました。ログインしています…",
    },
  },
  choosing: {
    title: (app) => `${app} へようこそ`,
    intro: "この WeChat では初めてのログインです。すでにアカウントをお持ちですか？",
    new: "初めて利用します",
    newHint: "新しいアカウントを作成します。",
    old: "アカウントを持っています",
    or: "または",
    byApp: (app) => `${app} でログインする`,
    byAppHint: "一度だけです。次からは WeChat だけでログインできます。",
    bySession: "ここでログイン中のアカウントに追加する",
    bySessionHint: "次からはこの WeChat でもログインできます。",
    signInFirst:
      "別の WeChat のアカウントですか？先にその WeChat でログインし、5 分以内にこの WeChat で読み取ってください。",
    address: "アカウントのメールアドレスまたは携帯電話番号",
    send: "コードを送信",
    sent: "このアドレスのアカウントがあれば、6 桁のコードを送信しています。有効期間は 5 分です。",
    code: "6 桁のコード",
    confirm: "確認",
    otherAddress: "別のアドレスを使う、またはコードを再送する",
    notYou: "画面のコードを読み取ったのは、あなたではありませんか？",
    notYouButton: "最初からやり直す",
  },
  onward: {
    title: "お待ちください…",
    continue: "続ける",
    doneTitle: "完了しました",
    done: (app) => `${app} のウィンドウに戻ってください。このウィンドウは閉じてかまいません。`,
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
      user_codes_exhausted:
        "現在ログインが集中しています。1 分ほど待ってから、もう一度お試しください。",
      wechat_quota: "本日の WeChat ログインは上限に達しました。明日もう一度お試しください。",
      wechat_unreachable: "WeChat が応答しません。しばらくしてからもう一度お試しください。",
      session_required:
        "この操作には 5 分以内の読み取りによるログインが必要です。先にもう一度ログインしてください。",
      account_none:
        "そこにはアカウントがありません。別の方法を選ぶか、「初めて利用します」を選んでください。",
      choice_not_offered: "この方法はここでは使えません。別の方法を選んでください。",
      proof_not_found: "この手続きは無効になりました。もう一度選んでください。",
      proof_expired: "5 分が過ぎました。もう一度選んでください。",
      proof_used: "この手続きはすでに完了しています。もう一度選んでください。",
      proof_limit: "コードを 3 回間違えました。新しいコードを送信してください。",
      otp_mismatch: "コードが違います。確認してもう一度入力してください。",
      address_malformed: "メールアドレス、または国番号付きの携帯電話番号を入力してください。",
      too_many_requests: "コードの送信が多すぎます。1 時間待つか、別の方法を選んでください。",
      statement_malformed:
        "サイトの応答を処理できませんでした。やり直すか、管理者に連絡してください。",
      identity_taken: "この WeChat は別のアカウントに属しています。サイトにお問い合わせください。",
      union_taken: "この WeChat は別のアカウントに属しています。サイトにお問い合わせください。",
      last_way_in: "これは最後のログイン方法です。先に別の WeChat を追加してください。",
      identity_not_owned: "この WeChat はあなたのものではないか、すでに削除されています。",
      user_not_active: "このアカウントは閉鎖されています。サイトにお問い合わせください。",
      origin_not_registered: "このページのアドレスは登録されていません。管理者に連絡してください。",
    },
  },
  signedIn: {
    title: (app) => `${app} にログイン`,
    text: (time, browser) =>
      `このブラウザー（${browser}）では ${time} に WeChat でログインしています。`,
    goOn: (app) => `${app} へ進む`,
    notYou: "別の人ですか？コードをスキャン",
  },
  account: {
    title: "WeChat ログインの管理",
    text: "次の WeChat でこのアカウントにログインできます。心当たりのないものは削除してください。",
    since: (date) => `${date} から`,
    unlink: "削除",
    link: "別の WeChat を追加",
    stale: "変更するには、もう一度ログインして 5 分以内に戻ってきてください。",
    signedOut: "ログインしていません。サイトでログインしてから戻ってきてください。",
    changed: "完了しました。安全のため、すべての端末からログアウトしました。",
    join: {
      title: "2 つのアカウントをまとめますか",
      text: "スキャンした WeChat は、ここの別のアカウントに属しています。どちらもご自分のものなら 1 つにまとめられます。別のアカウントの内容は、ログイン中のアカウントに移ります。30 日以内ならサイト側で元に戻せます。",
      mine: "ログイン中のアカウント",
      other: "スキャンした WeChat のアカウント",
      button: "どちらも自分のものなのでまとめる",
      leave: "このままにする",
    },
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
