// What to do after the questions: in WeChat's console, in menshen.env and in the application.

export const consoleTexts = {
  needs: {
    en: "To sign people in by a scan, the account has to be a certified service account (认证服务号). Any other account signs them in by a message: they send it the digits that the page shows. An AppSecret is needed for the scan only; WeChat enables it for certified accounts, or for an administrator with a verified name.",
    zh: "扫码登录需要认证服务号。其他公众号用消息登录：用户把网页上显示的数字发给公众号。只有扫码登录需要 AppSecret；公众号已认证，或管理员已实名，微信才允许启用它。",
  },
  where: {
    en: "AppID, 原始 ID and AppSecret are in the console: 微信开发者平台 (https://developers.weixin.qq.com/platform) → 我的业务 → 公众号／服务号 → 基础信息. Only administrators and developers of the account get in. Those of a test account are on its own page, 测试号管理 (https://mp.weixin.qq.com/debug/cgi-bin/sandbox?t=sandbox/login).",
    zh: "AppID、原始 ID 和 AppSecret 在微信开发者平台（https://developers.weixin.qq.com/platform）→ 我的业务 → 公众号／服务号 → 基础信息。只有公众号的管理员和开发者能进去。测试号的在它自己的页面：测试号管理（https://mp.weixin.qq.com/debug/cgi-bin/sandbox?t=sandbox/login）。",
  },
  wrote: { en: "Wrote {file}.", zh: "已写入 {file}。" },
  kept: {
    en: "{env} had these already, and keeps them: {variables}.",
    zh: "{env} 里已经有这些，没有改动：{variables}。",
  },
  next: { en: "What is left to do:", zh: "接下来：" },
  "step.appSecret": {
    en: "开发密钥: enable the AppSecret and write it behind {variable}= in {env}. WeChat shows a secret once, and a reset ends the old one at once.",
    zh: "开发密钥：启用 AppSecret，写到 {env} 里 {variable}= 的后面。微信只显示一次；重置后旧的立即失效。",
  },
  "step.ipList": {
    en: "API IP 白名单: add the address from which this machine reaches the internet. It takes some minutes. If it is missing, Menshen's log and /health name it (40164).",
    zh: "API IP 白名单：加上这台机器访问外网的地址，几分钟后生效。如果没有加，Menshen 的日志和 /health 会写出该加哪个地址（40164）。",
  },
  "step.start": {
    en: "Put nginx or Caddy in front (node_modules/menshen/docs/reverse-proxies.md) and start Menshen: {command}. WeChat asks it when you save the next page.",
    zh: "在前面放 nginx 或 Caddy（node_modules/menshen/docs/reverse-proxies.md），然后启动 Menshen：{command}。保存下一页时微信会访问它。",
  },
  "step.startHere": {
    en: "Start Menshen: {command}. WeChat cannot call localhost: for phones, Menshen needs an https address.",
    zh: "启动 Menshen：{command}。微信访问不到 localhost：要让手机登录，Menshen 需要一个 https 地址。",
  },
  "step.push": {
    en: "消息推送 (in the older console 设置与开发 → 基本配置 → 服务器配置):",
    zh: "消息推送（旧后台：设置与开发 → 基本配置 → 服务器配置）：",
  },
  "step.testPush": {
    en: "测试号管理 → 接口配置信息:",
    zh: "测试号管理 → 接口配置信息：",
  },
  "field.url": { en: "URL", zh: "URL" },
  "field.token": { en: "Token", zh: "Token" },
  "field.aesKey": { en: "EncodingAESKey", zh: "EncodingAESKey" },
  "field.mode": { en: "消息加解密方式", zh: "消息加解密方式" },
  "field.format": { en: "数据格式", zh: "数据格式" },
  valueOf: { en: "the value of {variable} in {env}", zh: "{env} 里 {variable} 的值" },
  "step.ignore": {
    en: "This folder is in a git repository: write {env} into .gitignore.",
    zh: "这个目录在 git 仓库里：把 {env} 写进 .gitignore。",
  },
  "step.replies": {
    en: 'WeChat then switches off the menu and the automatic replies that were made in the console; npx menshen menu export saves them before (node_modules/menshen/docs/menu.md). "welcome" in menshen.json answers new followers.',
    zh: '此后在后台设置的菜单和自动回复不再生效；保存之前可以用 npx menshen menu export 导出（node_modules/menshen/docs/menu.md）。新关注者收到的回复由 menshen.json 里的 "welcome" 决定。',
  },
  "step.shown": {
    en: 'No application shows this account\'s QR code yet: write "account": "{account}" into the entry of one, or add one ({command}).',
    zh: '还没有应用显示这个公众号的二维码：在某个应用里写上 "account": "{account}"，或者新增一个应用（{command}）。',
  },
  "step.openPlatform": {
    en: 'If this account and another one are bound to the same Open Platform account (微信开放平台), write the same "openPlatform" name into both. Without it a person who follows both is two people.',
    zh: '如果这个公众号和别的公众号绑定在同一个微信开放平台账号下，在两边写上相同的 "openPlatform" 名称。否则同时关注两个公众号的人会被当成两个人。',
  },
  "step.test": {
    en: "A test account is for trying: anybody who saw one of its callback addresses can forge sign-ins.",
    zh: "测试号只能试用：谁看到过它的推送地址，谁就能伪造登录。",
  },
  "step.clientSecret": {
    en: "Give the line {variable} of {env} to the application's environment, and not to its source.",
    zh: "把 {env} 里 {variable} 那一行交给应用的环境变量，不要写进源代码。",
  },
  "step.restart": {
    en: "Start Menshen again: it reads its configuration at the start.",
    zh: "重新启动 Menshen：它只在启动时读取配置。",
  },
  "step.snippet": { en: "In the application ({framework}):", zh: "在应用里（{framework}）：" },
  "env.head": {
    en: "Secrets of Menshen. Whoever reads this file can forge sign-ins; keep it out of repositories.",
    zh: "Menshen 的密钥。谁读到这个文件，谁就能伪造登录；不要提交到代码仓库。",
  },
  "env.token": {
    en: "{owner}: paste into 消息推送 → Token",
    zh: "{owner}：粘贴到 消息推送 → Token",
  },
  "env.aesKey": {
    en: "{owner}: paste into 消息推送 → EncodingAESKey",
    zh: "{owner}：粘贴到 消息推送 → EncodingAESKey",
  },
  "env.appSecret": {
    en: "{owner}: copied from 基础信息 → 开发密钥 (AppSecret)",
    zh: "{owner}：从 基础信息 → 开发密钥（AppSecret）复制",
  },
  "env.clientSecret": {
    en: "The application {owner} has the same line in its environment.",
    zh: "应用 {owner} 的环境变量里也要有这一行。",
  },
  "env.admin": {
    en: "For npx menshen users and the admin API",
    zh: "用于 npx menshen users 和管理 API",
  },
  "env.keys": {
    en: "Encrypts the signing keys in the data folder. Without it a backup's keys are lost: keep a copy elsewhere.",
    zh: "加密数据目录里的签名密钥。丢了它，备份里的密钥也就没用了：另存一份。",
  },
} satisfies Record<string, Record<"en" | "zh", string>>
