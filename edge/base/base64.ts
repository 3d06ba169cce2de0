// Bytes as text.

export const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

export function base64url(bytes: Uint8Array): string {
  const text = base64(bytes)
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

export const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0))
