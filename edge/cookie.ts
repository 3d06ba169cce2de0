// The hosted page's proof: a cookie that only this origin's server reads. It holds the last five
// tickets of the browser, so that tabs do not push one another out (THREATS TK-09).

import { isScene } from "./secrets.ts"

const name = "__Host-menshen"
const most = 5
const seconds = 900

interface Held {
  scene: string
  secret: string
}

export function heldTickets(cookieHeader: string | undefined): Held[] {
  const pair = (cookieHeader ?? "").split(/; */).find((part) => part.startsWith(`${name}=`))
  const values = pair?.slice(name.length + 1).split("~") ?? []
  return values.slice(0, most).flatMap((value) => {
    const [scene, secret] = value.split(".")
    const whole = scene && secret && isScene(scene) && /^[A-Za-z0-9_-]{43}$/.test(secret)
    return whole ? [{ scene, secret }] : []
  })
}

export const secretOfCookie = (cookieHeader: string | undefined, scene: string): string =>
  heldTickets(cookieHeader).find((held) => held.scene === scene)?.secret ?? ""

export function cookieWith(cookieHeader: string | undefined, newest: Held): string {
  const held = [newest, ...heldTickets(cookieHeader)].slice(0, most)
  const value = held.map(({ scene, secret }) => `${scene}.${secret}`).join("~")
  return `${name}=${value}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Lax`
}
