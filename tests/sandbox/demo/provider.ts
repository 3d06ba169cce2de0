// The demo site's view of the provider: an issuer, a client id, and openid-client.
import * as client from "openid-client"
import type { Attempt, Claims } from "./sessions.ts"

export type ProviderOptions = { issuer: string; clientId: string; scope: string; callback: string }
export type Provider = {
  widget: { issuer: string; clientId: string; scope: string; redirectUri: string }
  authorizationUrl: (attempt: Attempt) => Promise<string>
  signIn: (callback: URL, attempt: Attempt) => Promise<Claims>
}

/** `code` is the site's or the provider's error code; `detail` is the provider's message. */
export class ProviderError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, detail = "") {
    super(detail)
    this.status = status
    this.code = code
  }
}

export function openProvider(options: ProviderOptions): Provider {
  const { issuer, clientId, scope, callback: redirectUri } = options
  const discover = discovery(issuer, clientId)
  return {
    widget: { issuer, clientId, scope, redirectUri },
    authorizationUrl: async ({ state, nonce, challenge }) => {
      const parameters = {
        redirect_uri: redirectUri,
        scope,
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: "S256",
      }
      return client.buildAuthorizationUrl(await discover(), parameters).href
    },
    signIn: async (callback, attempt) => redeem(await discover(), callback, attempt),
  }
}

/** Created when first needed and kept; a failure is not kept, so the next visit tries again. */
function discovery(issuer: string, clientId: string): () => Promise<client.Configuration> {
  let known: Promise<client.Configuration> | undefined
  return () => {
    known ??= discoverOnce(issuer, clientId).catch((error: Error) => {
      known = undefined
      throw new ProviderError(503, "provider_down", error.message)
    })
    return known
  }
}

async function discoverOnce(issuer: string, clientId: string): Promise<client.Configuration> {
  const server = new URL(issuer)
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(server.hostname)
  const execute = loopback ? [client.allowInsecureRequests] : []
  return client.discovery(server, clientId, undefined, client.None(), { execute, timeout: 5 })
}

async function redeem(
  configuration: client.Configuration,
  callback: URL,
  attempt: Attempt,
): Promise<Claims> {
  try {
    const tokens = await client.authorizationCodeGrant(configuration, callback, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    })
    return { ...tokens.claims() }
  } catch (error) {
    throw explain(error as Error)
  }
}

function explain(error: Error): ProviderError {
  const spoken =
    error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError
  if (spoken) return new ProviderError(400, error.error, error.error_description)
  if (error instanceof TypeError) return new ProviderError(503, "provider_down", error.message)
  return new ProviderError(502, "unsound_answer", error.message)
}
