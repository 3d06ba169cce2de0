// What each framework needs of its entry in `apps`: the documents and examples, as one table.

export interface Framework {
  /** What people read in the list. */
  title: string
  /** It has a server of its own that keeps a client secret. */
  isConfidential: boolean
  /** It shows the widget on its page, whose origin then stands in `origins`. */
  showsWidget: boolean
  /** It signs out at Menshen, too, and wants the browser back. */
  signsOut: boolean
  /** Where its redirect URI usually is. */
  path: string
}

const widget = { isConfidential: false, showsWidget: true, signsOut: false, path: "/callback" }

const known = {
  express: {
    title: "Express, Passport, openid-client",
    isConfidential: true,
    showsWidget: false,
    signsOut: true,
    path: "/callback",
  },
  "auth-js": {
    title: "Auth.js (next-auth, SvelteKit, Express …)",
    isConfidential: true,
    showsWidget: false,
    signsOut: false,
    path: "/auth/callback/menshen",
  },
  next: { ...widget, title: "Next.js, Remix" },
  nuxt: { ...widget, title: "Nuxt" },
  react: { ...widget, title: "React" },
  vue: { ...widget, title: "Vue" },
  "single-page-app": {
    title: "oidc-client-ts, without a server",
    isConfidential: false,
    showsWidget: false,
    signsOut: true,
    path: "/",
  },
  plain: { ...widget, title: "HTML" },
} satisfies Record<string, Framework>

export type FrameworkName = keyof typeof known
export const frameworks: Record<FrameworkName, Framework> = known
export const frameworkNames = Object.keys(known) as FrameworkName[]

export const isFramework = (name: string | undefined): name is FrameworkName =>
  name !== undefined && name in known

/** Of an application that does not say: the widget in a page is the least that is needed. */
export const frameworkIn = ({ framework }: Record<string, string>): FrameworkName =>
  isFramework(framework) ? framework : "plain"
