// Imported first, because the widget reads the visitor's device once and early.

export const agents: Readonly<Record<string, string>> = {
  computer: "",
  phone: "Android",
  wechat: "MicroMessenger",
}

export const chosen = new URLSearchParams(location.hash.slice(1))

const value = agents[chosen.get("device") ?? ""]
if (value !== undefined) Object.defineProperty(navigator, "userAgent", { value })
