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
  /** The packages that its code imports. */
  packages: string[]
  /** A whole program with its code, or the document that has it: a path of the package. */
  whole: string
}

const widget = { isConfidential: false, showsWidget: true, signsOut: false, path: "/callback" }
const inDocument = { packages: ["menshen"], whole: "docs/frameworks.md" }

const known = {
  express: {
    title: "Express, Passport, openid-client",
    isConfidential: true,
    showsWidget: false,
    signsOut: true,
    path: "/callback",
    packages: ["express", "express-session", "openid-client", "passport"],
    whole: "examples/express",
  },
  "auth-js": {
    title: "Auth.js (next-auth, SvelteKit, Express …)",
    isConfidential: true,
    showsWidget: false,
    signsOut: false,
    path: "/auth/callback/menshen",
    packages: ["@auth/express", "express"],
    whole: "examples/auth-js",
  },
  next: { ...widget, ...inDocument, title: "Next.js, Remix" },
  nuxt: { ...widget, ...inDocument, title: "Nuxt" },
  react: {
    ...widget,
    title: "React",
    packages: ["menshen", "react", "react-dom", "vite"],
    whole: "examples/widget-react",
  },
  vue: {
    ...widget,
    title: "Vue",
    packages: ["menshen", "vue", "vite", "@vitejs/plugin-vue"],
    whole: "examples/widget-vue",
  },
  "single-page-app": {
    title: "oidc-client-ts, without a server",
    isConfidential: false,
    showsWidget: false,
    signsOut: true,
    path: "/",
    packages: ["oidc-client-ts"],
    whole: "examples/single-page-app",
  },
  plain: { ...widget, title: "HTML", packages: [], whole: "examples/widget-html" },
} satisfies Record<string, Framework>

export type FrameworkName = keyof typeof known
export const frameworks: Record<FrameworkName, Framework> = known
export const frameworkNames = Object.keys(known) as FrameworkName[]

export const isFramework = (name: string | undefined): name is FrameworkName =>
  name !== undefined && name in known

/** Of an application that does not say: the widget in a page is the least that is needed. */
export const frameworkIn = ({ framework }: Record<string, string>): FrameworkName =>
  isFramework(framework) ? framework : "plain"
