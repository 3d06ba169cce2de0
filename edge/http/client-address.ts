// The visitor's address, by the setting of menshen.json.

import type { Context } from "hono"
import { log } from "../base/log.ts"
import { isNews } from "../base/once-a-minute.ts"
import { findAddress, type Sender } from "../base/visitor-address.ts"
import { configOf, type Env } from "../env.ts"

type C = Context<{ Bindings: Env }>

/** Undefined if nobody can say it: such a request counts for its client and its account only. */
export function addressOf(c: C): string | undefined {
  const cf = (c.req.raw.cf ?? {}) as Sender["cf"]
  const sender = { header: (name: string) => c.req.header(name), cf }
  const setting = configOf(c.env).clientAddress
  const { address, proxy } = findAddress(sender, setting)
  if (proxy !== undefined) warnOfProxy(proxy, proxy === setting.header)
  return address
}

function warnOfProxy(header: string, isNamed: boolean): void {
  if (!isNews("proxy_not_configured")) return
  const missing = `a request from this network came without "${header}", which clientAddressHeader names: let the proxy send it; a request straight to Menshen looks the same, and no limit per address holds for it`
  const unnamed = `a proxy on this network sends "${header}", and menshen.json does not say which header has the visitor's address: write "clientAddressHeader": "${header}" and check that the proxy sets it itself; until then no limit per address holds`
  const sentence = isNamed ? missing : unnamed
  log("proxy_not_configured", { pointer: "/clientAddressHeader", sentence })
}

/** For counts that have a bucket for clients whose address is unknown. */
export const everybody = "everybody"
export const addressBucket = (c: C): string => addressOf(c) ?? everybody
