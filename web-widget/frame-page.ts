// The script of /widget/frame: draws for a page of a registered origin, which holds the ticket's
// secret and collects the code. It reports each view, never the code (OA-12).

import { openChoosePage } from "./choose-account.ts"
import type { FrameMessage, TicketMessage } from "./frame-messages.ts"
import { fail, fieldsOf, type Ticket } from "./messages.ts"
import { Screen } from "./screen.ts"
import { SignIn } from "./sign-in.ts"
import type { Run, View } from "./view.ts"
import { loadWidgetCore } from "./widget-core.ts"
import { languageFor, loadWords } from "./words.ts"

const place = document.querySelector<HTMLElement>("#menshen-frame")
const partner: Window = opener ?? parent
const registered = (place?.dataset.origins ?? "").split(" ")

// The referrer names the page's origin; without one, the message goes to every registered origin.
const referrer = document.referrer && new URL(document.referrer).origin
const targets = registered.includes(referrer) ? [referrer] : registered

const post = (message: FrameMessage) => {
  for (const origin of targets) partner.postMessage(message, origin)
}

// The page may bring any ticket. The server opens the window only for a ticket of this page's application.
const enter = (ticket: Ticket) =>
  openChoosePage(location.origin, ticket, place?.dataset.client ?? "")

async function begin(root: ShadowRoot): Promise<void> {
  let run: Run | undefined
  let view: View = { name: "loading" }
  const press = () => {
    const { name, ticket } = view
    if (name === "offline") run?.wake(true)
    else if (name === "choosing" && ticket) enter(ticket)
    else run?.restart()
  }
  const screen = new Screen(root, press)
  const words = await loadWords(languageFor([document.documentElement.lang]))
  const draw = (next: View) => {
    view = next
    screen.draw(next, words, false)
    const { name, reason, confirm, renews = false, fault } = next
    const failure = fault && { code: fault.fault, description: fault.description }
    post({ menshen: "view", name, reason, confirm, renews, failure })
  }
  const core = await loadWidgetCore().catch(() => undefined)
  if (!core) return draw({ name: "error", fault: fail("wasm_unavailable") })
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== partner || !registered.includes(origin)) return
    if (fieldsOf(data).menshen !== "ticket") return
    const { ticket, refreshes, signInUrl } = data as TicketMessage
    run?.stop()
    run = new SignIn(core, {
      issuer: location.origin,
      params: {},
      hosted: ticket,
      refreshes,
      draw,
      succeed: () => {},
      renew: (used: number) => post({ menshen: "renew", refreshes: used }),
      instead: signInUrl ? { signInUrl } : undefined,
    })
    run.start()
  })
  addEventListener("online", () => run?.wake(true))
  addEventListener("offline", () => run?.wake(false))
  addEventListener("pageshow", ({ persisted }) => persisted && run?.wake(true))
  document.addEventListener("visibilitychange", () => run?.wake(false))
  post({ menshen: "ready" })
}

if (place) {
  // The surrounding card and the page's margin.
  const room = place.closest("main") ?? place
  const margin = 32
  new ResizeObserver(() => {
    post({ menshen: "height", height: room.offsetHeight + margin })
  }).observe(room)
  begin(place.attachShadow({ mode: "open" }))
}
