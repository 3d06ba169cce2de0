// Requests of WeChat's that reach no callback, because the URL in its console is mistyped. Strangers can send them
// too, so there is one line a minute, and only a plain name of theirs is repeated in it.

import { log } from "../../base/log.ts"
import { isNews } from "../../base/once-a-minute.ts"
import { Core } from "../../core/core.ts"
import { configOf, type Env, type OfficialAccount } from "../../env.ts"

/** Whatever stands there, WeChat signs it with these. */
const isSigned = ({ searchParams }: URL) =>
  ["signature", "timestamp", "nonce"].every((name) => searchParams.has(name))

/** WeChat's is half as long. Each account reads the query, and a stranger's can have 16 KiB. */
const searchCharsMax = 1024

const looksLikeCallback = (url: URL) => /\/callback\/*$/i.test(url.pathname) || isSigned(url)

const maySign = (url: URL) => isSigned(url) && url.search.length <= searchCharsMax

/** The last one that an account's Token signs, by the account. */
const lost = new Map<string, { at: string; sentence: string }>()

/** For `menshen doctor`: nobody else can sign one. */
export const lostCallbackOf = ({ name }: OfficialAccount) => lost.get(name)

function signerOf(env: Env, { search }: URL): string | undefined {
  const query = search.slice(1)
  return configOf(env).accounts.find((account) => Core.of(account).isSigned(account, query))?.name
}

/** Logs what to correct, if the request may be WeChat's. */
export function noteLostCallback(env: Env, address: string): void {
  const url = new URL(address)
  if (!looksLikeCallback(url)) return
  const signer = maySign(url) ? signerOf(env, url) : undefined
  const told = correction(env, url, signer)
  if (signer) lost.set(signer, { at: new Date().toISOString(), sentence: told.sentence })
  if (isNews("callback_not_found")) log("callback_not_found", told)
}

/** @param signer the account whose Token signs it */
function correction(env: Env, url: URL, signer: string | undefined) {
  const { accounts, issuer } = configOf(env)
  const names = accounts.map(({ name }) => name)
  const account = names.find((name) => name === firstPart(url))
  const callbacks = names.map((name) => `${issuer}/${name}/callback`)
  const meant = signer ?? account
  const right = meant === undefined ? callbacks.join(" or ") : `${issuer}/${meant}/callback`
  const sentence = `${what(url, account)}; set the URL in WeChat's console (消息推送) to ${right}`
  return { ...(meant !== undefined && { account: meant }), sentence }
}

/** The name where the URL has the account's. */
const firstPart = ({ pathname }: URL) => pathname.split("/").find((part) => part !== "") ?? ""

function what(url: URL, account: string | undefined): string {
  if (account !== undefined) {
    return url.pathname.endsWith("/")
      ? "a request of WeChat's ended with a slash and reached no callback"
      : "a request of WeChat's named an account, but not its callback"
  }
  const name = firstPart(url)
  const named = /^[\w.-]{1,64}$/.test(name) ? `"${name}"` : "a name that no account can have"
  return `a request of WeChat's named ${named}, which is no account of menshen.json`
}
