// WeChat's limits of a menu, checked before it is sent: a wrong menu then changes nothing, and every fault is named.

import { type Button, bytesOf, type Menu } from "./exported.ts"
import { address, kinds, type Member } from "./kinds.ts"

export interface Fault {
  pointer: string
  sentence: string
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** @returns the menu, or what is wrong with it */
export function checkMenu(value: unknown): { menu?: Menu; faults: Fault[] } {
  const faults: Fault[] = []
  const list = isObject(value) ? value.button : undefined
  const buttons = counted(list, 3, "/menu/button", faults)
  for (const [at, button] of buttons.entries()) checkTop(button, `/menu/button/${at}`, faults)
  return faults.length > 0 ? { faults } : { menu: { button: buttons as Button[] }, faults }
}

function counted(list: unknown, most: number, pointer: string, faults: Fault[]): unknown[] {
  if (Array.isArray(list) && list.length > 0 && list.length <= most) return list
  faults.push({ pointer, sentence: `write a list of 1 to ${most} buttons` })
  return []
}

function checkTop(button: unknown, pointer: string, faults: Fault[]): void {
  const below = isObject(button) ? button.sub_button : undefined
  if (below === undefined || (Array.isArray(below) && below.length === 0)) {
    checkLeaf(button, 16, pointer, faults)
    return
  }
  checkText(button as Button, { name: "name", bytesMax: 16 }, pointer, faults)
  for (const [at, leaf] of counted(below, 5, `${pointer}/sub_button`, faults).entries()) {
    checkLeaf(leaf, 60, `${pointer}/sub_button/${at}`, faults)
  }
}

function checkLeaf(button: unknown, nameBytesMax: number, pointer: string, faults: Fault[]): void {
  if (!isObject(button)) {
    faults.push({ pointer, sentence: "write a button here: { … }" })
    return
  }
  checkText(button, { name: "name", bytesMax: nameBytesMax }, pointer, faults)
  if (Array.isArray(button.sub_button) && button.sub_button.length > 0) {
    faults.push({ pointer: `${pointer}/sub_button`, sentence: "a menu has two levels; remove it" })
    return
  }
  const members = kinds.get(button.type)
  if (members === undefined) {
    const sentence = `write one of ${[...kinds.keys()].join(", ")}`
    faults.push({ pointer: `${pointer}/type`, sentence })
  }
  for (const member of members ?? []) checkText(button, member, pointer, faults)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: WeChat takes none of them (40033)
const controls = /[\u0000-\u001f\u007f]/

function checkText(
  button: Record<string, unknown>,
  { name, bytesMax, fits }: Member,
  pointer: string,
  faults: Fault[],
): void {
  const value = button[name]
  const isSound =
    typeof value === "string" &&
    value !== "" &&
    bytesOf(value) <= bytesMax &&
    !controls.test(value) &&
    (fits?.test(value) ?? true)
  if (isSound) return
  const form = name === address.name ? " that begins with https:// or http://" : ""
  const sentence = `write a text of 1 to ${bytesMax} bytes${form} (a Chinese character has three)`
  faults.push({ pointer: `${pointer}/${name}`, sentence })
}
