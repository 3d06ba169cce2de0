// Choosing an account happens on a page of the issuer's, in a window of its own: a password or a code
// is typed where the address bar says whose page it is. This window hears of it by its ticket.

import type { Ticket } from "./messages.ts"

/** By a form, because a secret stands in no address; the server looks at this page's origin. */
export function openChoosing(issuer: string, { scene, secret }: Ticket): void {
  const form = document.createElement("form")
  Object.assign(form, { method: "post", action: `${issuer}/choose/enter`, target: "_blank" })
  for (const [name, value] of [
    ["ticket", scene],
    ["secret", secret ?? ""],
  ] as const) {
    const field = document.createElement("input")
    Object.assign(field, { type: "hidden", name, value })
    form.append(field)
  }
  document.body.append(form)
  form.submit()
  form.remove()
}
