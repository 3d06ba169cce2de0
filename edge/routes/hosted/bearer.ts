// A ticket's secret that came by a form from a widget's page, and the window that it opened.

import { isScene } from "../../base/secrets.ts"
import { secretOfWindow } from "../../http/cookie.ts"
import { readText } from "../../http/read-body.ts"
import type { PageContext } from "../../pages/page.ts"
import type { Bearer } from "../../sign-in/choose-account.ts"

const bodyBytesMax = 8 * 1024

export async function bearerIn(c: PageContext): Promise<Bearer | undefined> {
  const form = new URLSearchParams(await readText(c.req.raw, bodyBytesMax))
  const [scene, secret] = [form.get("ticket") ?? "", form.get("secret") ?? ""]
  return isScene(scene) && /^[A-Za-z0-9_-]{43}$/.test(secret) ? { scene, secret } : undefined
}

export function windowTicket(c: PageContext): Bearer | undefined {
  const scene = c.req.query("ticket") ?? ""
  const secret = isScene(scene) ? secretOfWindow(c.req.header("cookie"), scene) : ""
  return secret === "" ? undefined : { scene, secret }
}
