import "menshen/widget"
import type {} from "menshen/widget/react"
import { useState } from "react"

const issuer = import.meta.env.VITE_ISSUER ?? "http://localhost:8600"

/** React 19 sets properties and listens to the events of a custom element by their names. */
export function SignIn() {
  const [subject, setSubject] = useState<unknown>()
  if (subject !== undefined) return <p>Signed in as {String(subject)}.</p>
  return (
    <menshen-login
      issuer={issuer}
      client-id="widget-react"
      redirect-uri={`${location.origin}/callback`}
      exchange
      onsuccess={({ detail }) => setSubject(detail.tokens?.claims.sub)}
    />
  )
}
