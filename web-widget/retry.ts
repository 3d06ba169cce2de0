// How often a part that asks again does so.

const firstMs = 500
const lastMs = 30_000

/** As wasm/widget_plan.cpp: doubles with each failure, and a random half keeps browsers apart. */
export function backoffMs(failures: number): number {
  const half = Math.min(firstMs * 2 ** (failures - 1), lastMs) / 2
  return half + Math.random() * half
}
