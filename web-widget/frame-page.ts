// The script of /widget/frame: draws for a page of a registered origin, which holds the ticket's
// secret and collects the code. Says how the sign-in goes, never what it yields (OA-12).

import { loadBrain } from "./brain.ts"
import { openChoosing } from "./choosing.ts"
import type { Handed, Told } from "./frame-messages.ts"
import { fail, fieldsOf } from "./messages.ts"
import type { Run, Scene } from "./scene.ts"
import { Screen } from "./screen.ts"
import { SignIn } from "./sign-in.ts"
import { languageFor, loadWords } from "./words.ts"

const place = document.querySelector<HTMLElement>("#menshen-frame")
const partner: Window = opener ?? parent
const registered = (place?.dataset.origins ?? "").split(" ")

// The page says its origin by the referrer; where it does not, every registered one is told.
const asked = document.referrer && new URL(document.referrer).origin
const listeners = registered.includes(asked) ? [asked] : registered

const tell = (told: Told) => {
  for (const origin of listeners) partner.postMessage(told, origin)
}

async function begin(root: ShadowRoot): Promise<void> {
  let run: Run | undefined
  let scene: Scene = { view: "loading" }
  const press = () => {
    const { view, ticket } = scene
    if (view === "offline") run?.wake(true)
    else if (view === "choosing" && ticket) openChoosing(location.origin, ticket)
    else run?.restart()
  }
  const screen = new Screen(root, press)
  const words = await loadWords(languageFor([document.documentElement.lang]))
  const draw = (next: Scene) => {
    scene = next
    screen.draw(next, words, false)
    const { view, reason, confirm, renews = false, fault } = next
    const failure = fault && { code: fault.fault, description: fault.description }
    tell({ menshen: "scene", view, reason, confirm, renews, failure })
  }
  const brain = await loadBrain().catch(() => undefined)
  if (!brain) return draw({ view: "error", fault: fail("wasm_unavailable") })
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== partner || !registered.includes(origin)) return
    if (fieldsOf(data).menshen !== "ticket") return
    const { ticket, refreshes, signInUrl } = data as Handed
    const instead = signInUrl ? { signInUrl } : undefined
    const renew = (used: number) => tell({ menshen: "renew", refreshes: used })
    const [issuer, wish, succeed] = [location.origin, {}, () => {}]
    run?.stop()
    run = new SignIn(brain, {
      issuer,
      wish,
      hosted: ticket,
      refreshes,
      draw,
      succeed,
      renew,
      instead,
    })
    run.start()
  })
  addEventListener("online", () => run?.wake(true))
  addEventListener("offline", () => run?.wake(false))
  document.addEventListener("visibilitychange", () => run?.wake(false))
  tell({ menshen: "ready" })
}

if (place) {
  // The card around it and the page's own margin.
  const room = place.closest("main") ?? place
  const margin = 32
  new ResizeObserver(() => {
    tell({ menshen: "height", height: room.offsetHeight + margin })
  }).observe(room)
  begin(place.attachShadow({ mode: "open" }))
}
