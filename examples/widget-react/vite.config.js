export default {
  server: { port: 5173, strictPort: true },
  // The widget's words stay files of their own: as `data:` URLs a strict CSP would refuse them.
  build: { assetsInlineLimit: 0 },
  // It finds them beside itself, from where Vite's development server would otherwise take it away.
  optimizeDeps: { exclude: ["menshen"] },
}
