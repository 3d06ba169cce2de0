// The hosted page's own ticket: given in attributes, proved by a cookie, completed by a redirect of the
// server (303). Only that page loads this file.

import {
  type Fault,
  fail,
  isCount,
  isFault,
  matches,
  readAppName,
  readChatCode,
  scenePattern,
  secondsMax,
  type Ticket,
  urlPattern,
} from "./messages.ts"
import type { Host } from "./session.ts"
import type { Attribute, Settings } from "./settings.ts"
import type { View, WidgetContext } from "./view.ts"

export function readHosted(attribute: Attribute): Ticket | Fault {
  const [scene, url] = [attribute("ticket"), attribute("qr")]
  const expiresIn = Number(attribute("expires-in"))
  const sound = matches(scene, scenePattern) && matches(url, urlPattern)
  if (!sound || !isCount(expiresIn, 0, secondsMax)) {
    return fail("ticket_malformed", "ticket, qr or expires-in is missing or wrong")
  }
  const [appName, chatCode] = [readAppName(attribute("app-name")), attribute("chat-code")]
  // Version 0: the first status of the server counts as news, whatever it is.
  return { scene, url, expiresIn, version: 0, appName, chatCode: readChatCode(chatCode) }
}

export function hostedContext(settings: Settings, host: Host): WidgetContext | Fault {
  const { attribute, issuer, params } = settings
  const hosted = readHosted(attribute)
  if (isFault(hosted)) return hosted
  const refreshes = Number(history.state?.menshenRefreshes) || 0
  const succeed = () => location.assign(`${issuer}/authorize/resume?ticket=${hosted.scene}`)
  const links = attribute("purpose") === "link"
  let leaves = false
  const leave = (path: string) => {
    leaves = true
    location.assign(`${issuer}/${path}`)
  }
  const draw = (view: View) => {
    host.show(view)
    if (leaves) return
    // Choosing has a page of plain forms of its own, and so has the rest of a link after the scan.
    if (view.name === "choosing") leave(`choose?ticket=${hosted.scene}`)
    if (view.confirm && links) leave(`authorize/wait?ticket=${hosted.scene}`)
  }
  return { issuer, params, hosted, refreshes, draw, succeed, renew: reload }
}

/** The number of refreshes is kept in the history entry, which survives a reload. */
function reload(refreshes: number): void {
  history.replaceState({ ...history.state, menshenRefreshes: refreshes }, "")
  location.reload()
}
