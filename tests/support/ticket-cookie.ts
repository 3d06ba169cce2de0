// The cookie by which a browser holds a ticket of a hosted page.

interface Bearer {
  scene: string
  secret: string
}

/** As the browser sends it. */
export function ticketCookie({ scene, secret }: Bearer): string {
  const setAt = Date.now().toString(36)
  return `__Host-menshen-ticket-${scene.slice(-8)}=${scene}.${secret}.${setAt}`
}

/** The ticket of a cookie that a browser was given or sends; its secret is "" if there is none. */
export function ticketIn(cookies: string, scene = ""): Bearer {
  for (const [, id = "", secret = ""] of cookies.matchAll(
    /__Host-menshen-ticket-[\w-]{8}=(m[\w-]{22})\.([\w-]{43})\.[0-9a-z]+/g,
  )) {
    if (scene === "" || id === scene) return { scene: id, secret }
  }
  return { scene, secret: "" }
}
