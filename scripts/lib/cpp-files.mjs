import { filesUnder } from "./stamp.mjs"

/** The C++ files of the project, as paths from the checkout. */
export const cppFiles = () =>
  ["core", "wasm", "tests"].flatMap(filesUnder).filter((file) => /\.(cpp|hpp|h|c)$/.test(file))
