// workerd and wrangler provide an imported .wasm file as a compiled module.
declare module "*.wasm" {
  const module: WebAssembly.Module
  export default module
}

// An empty file, which a deployment replaces by its menshen.json (scripts/lib/bundles.mjs).
declare module "*.txt" {
  const text: string
  export default text
}

// scripts/lib/bundles.mjs puts the built widget into the worker.
declare module "widget:files" {
  const files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>
  export default files
}
