// Names that follow from an address or from another name.

const general = new Set(["www", "login", "auth", "sso", "id", "account", "passport"])

/** The label of a host that says whose it is, in the form of a name. */
export function organizationOf(url: string): string {
  if (!URL.canParse(url)) return "main"
  const { hostname } = new URL(url)
  const labels = hostname.split(".")
  const label = labels.slice(0, -1).find((one) => !general.has(one) && /[a-z]/.test(one))
  return label ?? "main"
}

/** An origin, also as a browser shows it: with one slash at its end. */
export const withoutSlash = (url: string): string => url.replace(/(?<=^https?:\/\/[^/]+)\/$/, "")

export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 64)

export const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : "")
