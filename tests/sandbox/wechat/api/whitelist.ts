// The addresses that may call the API for an account (docs/wechat-protocol.md#ip-list).
import { BlockList, isIP } from "node:net"
import type { Account } from "../account.ts"
import { ApiError } from "./answer.ts"

export function checkCaller(account: Account, ip: string): void {
  if (allowed(account.whitelist, ip)) return
  const six = isIP(ip) === 6 ? ip : `::ffff:${ip}`
  throw new ApiError(40164, `invalid ip ${ip} ipv6 ${six}, not in whitelist`)
}

/** undefined for an entry that WeChat's console would refuse. */
export function readEntry(entry: string): { address: string; prefix: number } | undefined {
  const [address = "", bits, ...rest] = entry.split("/")
  const longest = isIP(address) === 4 ? 32 : 128
  const prefix = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  const sound = isIP(address) !== 0 && rest.length === 0 && prefix >= 0 && prefix <= longest
  return sound ? { address, prefix } : undefined
}

function allowed(entries: string[], ip: string): boolean {
  const list = new BlockList()
  for (const entry of entries) {
    const read = readEntry(entry)
    if (read) list.addSubnet(read.address, read.prefix, family(read.address))
  }
  return list.check(ip, family(ip))
}

const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4")
