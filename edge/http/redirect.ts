// The only kind of redirect that Menshen sends.

/** 303, so that a browser never repeats a POST; no referrer, so that no code leaks (OA-13). */
export function redirect(to: string | URL, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status: 303,
    headers: {
      location: String(to),
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      ...headers,
    },
  })
}
