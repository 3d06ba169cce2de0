// A person's actions on a phone, the screens that WeChat then shows, and the pushes to the account.
import { type Account, plainQr } from "./account.ts"
import { toSeconds } from "./clock.ts"
import type { Code } from "./codes.ts"
import { type Button, shownReply } from "./console/console.ts"
import { deliver } from "./delivery.ts"
import type { Delivery } from "./log.ts"
import * as message from "./message.ts"
import type { Person } from "./people.ts"
import type { Platform } from "./platform.ts"
import type { Switches } from "./switches.ts"
import type { Fields } from "./xml.ts"

export type Screen = {
  screen: "follow" | "chat" | "contacts" | "web" | "expired" | "unknown" | "text"
  account?: string
  text: string
}
export type Outcome = { shown: Screen[]; deliveries: Delivery[]; replies: string[] }

const fault = "该公众号提供的服务出现故障，请稍后再试"
const nothing: Omit<Outcome, "shown"> = { deliveries: [], replies: [] }

export class Phone {
  private readonly platform: Platform

  constructor(platform: Platform) {
    this.platform = platform
  }

  async scan(person: Person, text: string, follow: boolean): Promise<Outcome> {
    const code = this.platform.codes.findByUrl(text)
    const account = this.platform.accounts.find((one) => one.name === code?.account)
    if (code && account) return this.scanCode(person, account, code, follow)
    const owner = this.platform.accounts.find((one) => plainQr(one) === text)
    if (owner) return this.scanPlain(person, owner, follow)
    return this.scanForeign(person, text)
  }

  /** Without a scene: by search, a name card, after a payment, or the account's own QR code. */
  async follow(person: Person, account: Account, key?: Switches["plainFollow"]): Promise<Outcome> {
    const chat = this.chatScreen(account)
    if (this.isFollowing(person, account)) return { shown: [chat], ...nothing }
    const how = key ?? this.platform.switches.plainFollow
    this.startFollowing(
      person,
      account,
      "",
      how === "payment" ? "ADD_SCENE_PAID" : "ADD_SCENE_SEARCH",
    )
    const fields = message.followWithoutScan(this.header(person, account), how)
    return this.tell(person, account, fields, [followScreen(account), chat])
  }

  async unfollow(person: Person, account: Account): Promise<Outcome> {
    const shown: Screen[] = [{ screen: "contacts", text: account.title }]
    const follow = this.platform.people.follow(person, account)
    if (!follow?.following) return { shown, ...nothing }
    this.platform.people.setFollow(person, account, { ...follow, following: false })
    return this.tell(person, account, message.unfollow(this.header(person, account)), shown)
  }

  /** Only a follower has a chat to write in. */
  async write(person: Person, account: Account, text: string): Promise<Outcome> {
    if (!this.isFollowing(person, account)) return { shown: [followScreen(account)], ...nothing }
    this.platform.windows.open(person, account, "message")
    this.say(person, account, "person", text)
    const header = this.header(person, account)
    const fields = message.textMessage(header, text, this.platform.switches)
    return this.tell(person, account, fields, [this.chatScreen(account)])
  }

  /** What the person sees below the chat. */
  menu(account: Account): Button[] {
    return this.platform.console.shownMenu(account)
  }

  /** Taps the button with this name. */
  async tap(person: Person, account: Account, name: string): Promise<Outcome | undefined> {
    const leaves = this.menu(account).flatMap((one) => (one.sub_button as Button[]) ?? [one])
    const button = leaves.find((one) => one.name === name)
    if (!button) return undefined
    if (button.type === "click") return this.click(person, account, String(button.key))
    const reply = shownTap(button)
    if (reply.screen === "chat") this.say(person, account, "account", reply.text)
    return { shown: [reply], deliveries: [], replies: reply.screen === "chat" ? [reply.text] : [] }
  }

  async click(person: Person, account: Account, key: string): Promise<Outcome> {
    if (!this.isFollowing(person, account)) return { shown: [followScreen(account)], ...nothing }
    this.platform.windows.open(person, account, "click")
    const fields = message.click(this.header(person, account), key)
    return this.tell(person, account, fields, [this.chatScreen(account)])
  }

  async changeAuthorization(
    person: Person,
    account: Account,
    change: message.AuthorizationChange,
    revokeInfo: string,
  ): Promise<Outcome> {
    const { people } = this.platform
    const openid = people.openid(person, account)
    const unionid = people.unionid(person, account)
    const header = { ...this.header(person, account), from: "o_platform_authorization_chg" }
    const who = { openid, unionid, appId: account.appId, revokeInfo }
    return this.tell(person, account, message.authorizationChange(header, change, who), [])
  }

  isFollowing(person: Person, account: Account): boolean {
    return this.platform.people.follow(person, account)?.following ?? false
  }

  private async scanCode(
    person: Person,
    account: Account,
    code: Code,
    follow: boolean,
  ): Promise<Outcome> {
    const { codes, switches } = this.platform
    if (!codes.isLive(code)) return { shown: [expiredScreen], ...nothing }
    const chat = this.chatScreen(account)
    const header = this.header(person, account)
    if (this.isFollowing(person, account)) {
      this.platform.windows.open(person, account, "scan")
      return this.tell(person, account, message.scan(header, code, switches), [chat])
    }
    if (!follow) return { shown: [followScreen(account)], ...nothing }
    this.startFollowing(person, account, code.scene, "ADD_SCENE_QR_CODE")
    const shown = [followScreen(account), chat]
    return this.tell(person, account, message.followByScan(header, code), shown)
  }

  /** A follower who scans a code without parameters sends nothing (docs/wechat-protocol.md#events,
   * Notes). */
  private async scanPlain(person: Person, account: Account, follow: boolean): Promise<Outcome> {
    if (!follow && !this.isFollowing(person, account))
      return { shown: [followScreen(account)], ...nothing }
    return this.follow(person, account)
  }

  private async scanForeign(person: Person, text: string): Promise<Outcome> {
    if (/^https?:\/\/weixin\.qq\.com\//.test(text))
      return { shown: [{ screen: "unknown", text: "二维码已失效" }], ...nothing }
    if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
      return { shown: [{ screen: "text", text }], ...nothing }
    const page = await this.platform.browserOf(person).open(text)
    return { shown: [{ screen: "web", text: page.text }], ...nothing }
  }

  private async tell(
    person: Person,
    account: Account,
    fields: Fields,
    shown: Screen[],
  ): Promise<Outcome> {
    const { platform } = this
    const { injectedUnionid: injected } = platform.switches
    const extra = injected === null ? {} : { UnionId: injected, UnionID: injected }
    const all = { ...fields, ...extra }
    const text = message.writeMessage(all, account.format, platform.switches)
    const openid = platform.people.openid(person, account)
    const what = [fields.MsgType, fields.Event].filter(Boolean).join(" ")
    const push = { account, openid, message: text, person: person.person, what }
    const { accepted, deliveries, replies: pushed } = await deliver(platform, push)
    const replies = [...pushed, ...this.consoleReplies(account, fields)]
    // Replies to an unfollow, or to an event that the person did not cause, reach no chat.
    if (shown.at(-1)?.screen !== "chat") return { shown, deliveries, replies: [] }
    for (const reply of replies) this.say(person, account, "account", reply)
    if (accepted || deliveries.length === 0) return { shown, deliveries, replies }
    this.say(person, account, "wechat", fault)
    const failed = { ...this.chatScreen(account), text: fault }
    return { shown: [...shown, failed], deliveries, replies }
  }

  /** The console's own answers, which a server URL switches off. */
  private consoleReplies(account: Account, { MsgType, Event, Content }: Fields): string[] {
    if (MsgType === "text") return this.platform.console.repliesTo(account, String(Content))
    return Event === "subscribe" ? this.platform.console.repliesTo(account, null) : []
  }

  private header(person: Person, account: Account): message.Header {
    const from = this.platform.people.openid(person, account)
    return { to: account.originalId, from, at: this.platform.wechatSeconds() }
  }

  private startFollowing(person: Person, account: Account, scene: string, subscribeScene: string) {
    const since = toSeconds(this.platform.now())
    const follow = { following: true, since, scene, subscribeScene }
    this.platform.people.setFollow(person, account, follow)
    this.platform.windows.open(person, account, "follow")
  }

  private say(
    person: Person,
    account: Account,
    from: "person" | "account" | "wechat",
    text: string,
  ) {
    this.platform.people.say(person, account, { from, text, at: this.platform.now() })
  }

  private chatScreen(account: Account): Screen {
    return { screen: "chat", account: account.name, text: account.title }
  }
}

/** What a button does without a push. The console's send what its owner stored into the chat. */
function shownTap({ type, url, value, ...more }: Button): Screen {
  const isLink = type === "view" || type === "miniprogram"
  if (isLink) return { screen: "web", text: String(url) }
  return {
    screen: "chat",
    text: shownReply({ ...more, type: String(type), content: String(value) }),
  }
}

const expiredScreen: Screen = { screen: "expired", text: "二维码已过期" }

function followScreen(account: Account): Screen {
  return { screen: "follow", account: account.name, text: account.title }
}
