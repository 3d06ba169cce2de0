// open.weixin.qq.com/connect/oauth2/authorize for the phone's browser
// (docs/wechat-protocol.md#web-authorization): snsapi_base returns a code at once, snsapi_userinfo
// asks the person first.
import { randomUUID } from "node:crypto"
import type { Person } from "../people.ts"
import type { Platform } from "../platform.ts"
import { nobodysId } from "./grants.ts"
import { OauthFault, type OauthRequest, readRequest } from "./request.ts"

export const authorizePath = "/connect/oauth2/authorize"
export const answerPath = "/connect/oauth2/answer"

/** A cookie of this origin identifies the phone; the sandbox's browser and the phone page send it. */
export const personCookie = "wechat_person"

export type ConsentAnswer =
  | { go: string }
  | { ask: string; account: string; person: string }
  | { say: string; errcode: number }

type Question = { person: Person; request: OauthRequest }

export class Consent {
  private readonly open = new Map<string, Question>()
  private readonly platform: Platform

  constructor(platform: Platform) {
    this.platform = platform
  }

  authorize(person: Person | undefined, query: URLSearchParams): ConsentAnswer {
    if (!person) return { say: "请在微信客户端打开链接", errcode: 0 }
    try {
      const request = readRequest(this.platform, query)
      return this.decide(person, request)
    } catch (error) {
      if (!(error instanceof OauthFault)) throw error
      return { say: error.message, errcode: error.errcode }
    }
  }

  /** An answer counts once, and only from the phone that was asked. */
  answer(person: Person | undefined, form: URLSearchParams): ConsentAnswer {
    const id = form.get("question") ?? ""
    const question = this.open.get(id)
    if (!question || question.person !== person) return { say: "页面已失效", errcode: 0 }
    this.open.delete(id)
    if (form.get("answer") !== "allow") return { say: "已拒绝授权", errcode: 0 }
    return this.grant(question.person, question.request, false)
  }

  clear(): void {
    this.open.clear()
  }

  private decide(person: Person, request: OauthRequest): ConsentAnswer {
    const { people, switches } = this.platform
    const { account, scope } = request
    const follows = people.follow(person, account)?.following ?? false
    if (account.type === "sandbox" && !follows) throw new OauthFault(10006, "必须关注此测试号")
    if (switches.snapshotUser) return this.grant(person, request, true)
    if (scope === "snsapi_base") return this.grant(person, request, false)
    const id = randomUUID()
    this.open.set(id, { person, request })
    return { ask: id, account: account.title, person: person.name }
  }

  /** A visitor of a snapshot page gets an openid that belongs to nobody. */
  private grant(person: Person, request: OauthRequest, snapshot: boolean): ConsentAnswer {
    const { account, scope, redirectUri, state } = request
    const openid = snapshot ? nobodysId() : this.platform.people.openid(person, account)
    const grant = { appId: account.appId, person, openid, scope, snapshot }
    const back = new URL(redirectUri)
    back.searchParams.append("code", this.platform.grants.mintCode(grant))
    back.searchParams.append("state", state)
    return { go: back.href }
  }
}
