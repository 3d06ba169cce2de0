// workerd and wrangler hand over an imported .wasm as a compiled module.
declare module "*.wasm" {
  const module: WebAssembly.Module
  export default module
}

// scripts/lib/bundles.mjs puts the built widget inside the worker.
declare module "widget:files" {
  const files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>
  export default files
}
