// PKCE (RFC 7636), method S256. WebCrypto hashes (docs/decisions/0011-pkce-by-webcrypto.md): it exists
// in every secure context, which is where menshen.json accepts origins, and a SHA-256 of widget.wasm's
// own would cost every visitor 1.1 KB.

export interface PkcePair {
  readonly verifier: string
  readonly challenge: string
}

/** The verifier is 32 random bytes, unless a test says otherwise. Rejects in an insecure context. */
export async function makePkcePair(
  random = crypto.getRandomValues(new Uint8Array(32)),
): Promise<PkcePair> {
  const verifier = base64url(random)
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))
  return { verifier, challenge: base64url(new Uint8Array(hash)) }
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
