// WeChat's stable access token (docs/wechat-protocol.md#access-tokens), as the worker and the relay fetch it.

export const tokenPath = "/cgi-bin/stable_token"

/** `expires_in` counts down and can be near 300 s; a fixed margin above that would fetch a token for every call. */
const marginSeconds = 60
const leastSeconds = 30

/** The body of the request for the token that WeChat has, or for a new one if it has none. */
export const tokenRequest = (appId: string, appSecret: unknown) => ({
  grant_type: "client_credential",
  appid: appId,
  secret: appSecret,
  force_refresh: false,
})

/** How long a token with this `expires_in` is used, in milliseconds. */
export const usedForMs = (expiresInSeconds: number): number =>
  Math.max(leastSeconds, expiresInSeconds - marginSeconds) * 1000
