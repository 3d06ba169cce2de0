// Addresses of the account page.

import type { App } from "../env.ts"

type Named = Pick<App, "clientId">

export const accountAddress = ({ clientId }: Named): string =>
  `/account?client_id=${encodeURIComponent(clientId)}`

/** After a change every session has ended, so this page is for everybody. */
export const changedAddress = (app: Named | undefined): string =>
  app === undefined ? "/account?changed" : `${accountAddress(app)}&changed`

/** Signs the person in anew, and leads to the account page, or back to the choice of a ticket. */
export const signInAddress = (app: Named, choosing?: string): string =>
  `${accountAddress(app)}&sign_in${choosing === undefined ? "" : `&choose=${choosing}`}`
