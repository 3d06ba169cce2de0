// The user chooses an account on a page of the issuer, in a new tab: passwords and codes are typed only
// where the address bar shows the issuer. This page learns the result from its ticket.

import type { Ticket } from "./messages.ts"

/** A form POST keeps the secret out of the URL; the server checks this page's origin.
 * @param client whose frame of the issuer asks; "" on a page of the application itself */
export function openChoosePage(issuer: string, { scene, secret }: Ticket, client = ""): void {
  const form = document.createElement("form")
  Object.assign(form, { method: "post", action: `${issuer}/choose/enter`, target: "_blank" })
  for (const [name, value] of [
    ["ticket", scene],
    ["secret", secret ?? ""],
    ["client_id", client],
  ] as const) {
    const field = document.createElement("input")
    Object.assign(field, { type: "hidden", name, value })
    form.append(field)
  }
  document.body.append(form)
  form.submit()
  form.remove()
}
