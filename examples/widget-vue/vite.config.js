import vue from "@vitejs/plugin-vue"

// <menshen-login> is an element of the browser's, not a component of ours.
const isCustomElement = (tag) => tag === "menshen-login"

export default {
  plugins: [vue({ template: { compilerOptions: { isCustomElement } } })],
  // The widget's words stay files of their own: as `data:` URLs a strict CSP would refuse them.
  build: { assetsInlineLimit: 0 },
  // It finds them beside itself, from where Vite's development server would otherwise take it away.
  optimizeDeps: { exclude: ["menshen"] },
  server: { port: 5174, strictPort: true },
}
