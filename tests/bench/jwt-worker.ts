// The minimal work of a token answer in workerd: sign one JWT and return it.

import { generateKeyPair, SignJWT } from "jose"

const keys = new Map<string, Promise<CryptoKey>>()

function keyFor(alg: string): Promise<CryptoKey> {
  const known = keys.get(alg) ?? generateKeyPair(alg).then(({ privateKey }) => privateKey)
  keys.set(alg, known)
  return known
}

export default {
  async fetch(request: Request): Promise<Response> {
    await request.text()
    const alg = new URL(request.url).pathname.slice(1)
    const iat = Math.floor(Date.now() / 1000)
    const claims = { iss: "https://login.example.com", sub: "somebody", aud: "shop", nonce: "n-1" }
    const jwt = await new SignJWT({ ...claims, iat, exp: iat + 300 })
      .setProtectedHeader({ alg, typ: "JWT" })
      .sign(await keyFor(alg))
    return Response.json({ id_token: jwt })
  },
}
