// The hosted page's own ticket: given in attributes, proved by a cookie, completed by a redirect of the
// server (303). Only that page loads this file.

import { Leaving } from "./leaving.ts"
import {
  type Fault,
  fail,
  fieldsOf,
  isCount,
  isFault,
  matches,
  readAppName,
  readChatCode,
  readName,
  scenePattern,
  secondsMax,
  type Ticket,
  unreachable,
  urlPattern,
} from "./messages.ts"
import type { Host } from "./session.ts"
import type { Attribute, Settings } from "./settings.ts"
import type { View, WidgetContext } from "./view.ts"

/** @param url the text of the QR code; "" where there is nothing to scan any longer */
export function readHosted(attribute: Attribute, url: string): Ticket | Fault {
  const scene = attribute("ticket")
  const expiresIn = Number(attribute("expires-in"))
  const sound = matches(scene, scenePattern) && (!url || matches(url, urlPattern))
  if (!sound || !isCount(expiresIn, 0, secondsMax)) {
    return fail("ticket_malformed", "ticket, qr or expires-in is missing or wrong")
  }
  const [appName, chatCode] = [readAppName(attribute("app-name")), attribute("chat-code")]
  // Version 0: the first status of the server counts as news, whatever it is.
  return { scene, url, expiresIn, version: 0, appName, chatCode: readChatCode(chatCode) }
}

/**
 * The page's image has the server make the QR code once somebody can see it. Until it has come, nothing is asked:
 * a page that nobody sees runs scripts, too.
 */
async function qrText(issuer: string, scene: string | null): Promise<string | Fault> {
  const image = document.querySelector<HTMLImageElement>("menshen-login img.qr")
  if (!image) return ""
  if (!image.complete) {
    await new Promise((settle) => {
      image.onload = image.onerror = settle
    })
  }
  try {
    const place = `${issuer}/authorize/qr?ticket=${scene}`
    const headers = { Accept: "application/json" }
    const answer = await fetch(place, { headers, credentials: "same-origin" })
    const { url, error, error_description: sentence } = fieldsOf(await answer.json())
    if (matches(url, urlPattern)) return url
    const code = readName(error) ?? "server_failed"
    // Few codes are left today: the ticket's page now has a button that asks for one.
    if (code === "interaction_required") {
      location.replace(`${issuer}/authorize/wait?ticket=${scene}`)
      return new Promise(() => {})
    }
    // It has moved on, which its status says.
    return code === "ticket_out_of_turn" ? "" : fail(code, String(sentence ?? ""))
  } catch (error) {
    return unreachable(error)
  }
}

export async function hostedContext(
  settings: Settings,
  host: Host,
): Promise<WidgetContext | Fault> {
  const { attribute, issuer, params } = settings
  const url = attribute("qr") ?? (await qrText(issuer, attribute("ticket")))
  if (isFault(url)) return url
  const hosted = readHosted(attribute, url)
  if (isFault(hosted)) return hosted
  // The page before this one counted them.
  const refreshes = Number(location.hash.slice(1)) || 0
  const leaving = new Leaving(issuer, host.show)
  const links = attribute("purpose") === "link"
  let leaves = false
  const leave = (path: string) => {
    leaves = true
    leaving.leave(() => location.assign(`${issuer}/${path}`))
  }
  const succeed = () => leave(`authorize/resume?ticket=${hosted.scene}`)
  const draw = (view: View) => {
    // The visitor or the network is back.
    if (leaving.asking) return leaving.hurry()
    host.show(view)
    if (leaves) return
    // Choosing has a page of plain forms of its own, and so has the rest of a link after the scan.
    if (view.name === "choosing") leave(`choose?ticket=${hosted.scene}`)
    if (view.confirm && links) leave(`authorize/wait?ticket=${hosted.scene}`)
  }
  // This page's own address may be a form's, so the ticket has one that repeats its request. The old code is
  // no longer good, so Back must not lead to it.
  const renew = (used: number) =>
    leaving.leave(() =>
      location.replace(`${issuer}/authorize/again?ticket=${hosted.scene}&scan#${used}`),
    )
  return { issuer, params, hosted, refreshes, draw, succeed, renew }
}
