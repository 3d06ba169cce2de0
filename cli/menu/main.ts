// menshen menu export and apply.

import { existsSync, readFileSync, writeFileSync } from "node:fs"
import type { LocalCall } from "../command.ts"
import { type Exit, exits, notPossible, wrongUsage } from "../refusal.ts"
import { jsonText, printable } from "../show.ts"
import { assembled } from "./assembled.ts"
import { checkMenu } from "./check-menu.ts"
import { difference, isSame, linesOf } from "./compare.ts"
import type { Exported, Menu } from "./exported.ts"
import { givenBy } from "./given.ts"
import { buttonsOf, menuFrom } from "./menu-from.ts"
import { repliesFrom } from "./replies-from.ts"
import type { MenuCalls } from "./wechat.ts"

export async function exportMenu(call: LocalCall): Promise<Exit> {
  const { to } = call.values
  if (to !== undefined && existsSync(to)) throw existing(to)
  const { weChat, answered } = givenBy(call)
  const info = await weChat.menu()
  const replies = repliesFrom(await weChat.replies())
  const exported = assembled(menuFrom(info, answered), replies, await weChat.conditional())
  deliver(call, to, exported)
  return exported.lost.length > 0 ? exits.inPart : exits.done
}

const existing = (to: string) =>
  notPossible(`${to} exists, and is not overwritten: name another file, or remove it.`)

function deliver({ terminal }: LocalCall, to: string | undefined, exported: Exported): void {
  const { menu, account, lost } = exported
  if (to === undefined) terminal.out(jsonText(exported, 2))
  else writeNew(to, `${JSON.stringify(exported, undefined, 2)}\n`)
  const counts = {
    buttons: linesOf(menu.button).length,
    keywords: account.keywords.length,
    lost: lost.length,
  }
  if (to !== undefined) {
    const text = `${to}: ${counts.buttons} buttons, ${counts.keywords} answers for "keywords", ${counts.lost} notes on what is not as before.`
    terminal.out(terminal.json ? jsonText({ file: to, ...counts }) : text)
  }
  for (const sentence of lost) terminal.note(`menshen: ${printable(sentence)}`)
}

function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw code === "EEXIST" ? existing(path) : notPossible(`${path} cannot be written (${code}).`)
  }
}

export async function applyMenu(call: LocalCall): Promise<Exit> {
  const { from } = call.values
  if (from === undefined) throw wrongUsage("Name the exported file: --from menu.json")
  const menu = menuIn(from)
  const { weChat, answered } = givenBy(call)
  const then = linesOf(menu.button)
  const info = await weChat.menu()
  const now = info.is_menu_open === 1 ? linesOf(buttonsOf(info)) : []
  const changes = isSame(now, then) ? [] : difference(now, then)
  const dryRun = call.switches.has("dry-run")
  if (changes.length > 0 && !dryRun) await set(weChat, menu, then)
  show(call, changes, dryRun)
  noteUnanswered(call, menu, answered)
  return exits.done
}

function menuIn(path: string): Menu {
  const { menu, faults } = checkMenu((parsed(path) as { menu?: unknown } | null)?.menu)
  if (menu !== undefined) return menu
  const lines = faults.map(({ pointer, sentence }) => `  ${pointer}: ${sentence}`)
  throw notPossible(`WeChat would refuse the menu of ${path}:\n${lines.join("\n")}`)
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw notPossible(`${path} ${code ? `cannot be read (${code})` : "is not JSON"}.`)
  }
}

async function set(weChat: MenuCalls, menu: Menu, then: string[]): Promise<void> {
  await weChat.create(menu)
  const after = linesOf(buttonsOf(await weChat.menu()))
  if (isSame(after, then)) return
  const lines = difference(after, then).join("\n")
  throw notPossible(
    `WeChat took the menu, and has another one ("-") than the file ("+"):\n${lines}`,
  )
}

function show({ terminal }: LocalCall, changes: string[], dryRun: boolean): void {
  const text = [...changes, endOf(changes, dryRun)].join("\n")
  terminal.out(terminal.json ? jsonText({ changes, applied: !dryRun }) : text)
}

function endOf(changes: string[], dryRun: boolean): string {
  if (changes.length === 0) return "WeChat has this menu already."
  return dryRun
    ? "Nothing was changed."
    : "WeChat has the menu. People see it after five minutes, or when they follow anew."
}

function noteUnanswered({ terminal }: LocalCall, { button }: Menu, answered: string[]): void {
  const leaves = button.flatMap((one) => one.sub_button ?? [one])
  const keys = leaves.filter(({ type }) => type === "click").map(({ key }) => String(key))
  const silent = keys.filter((key) => !answered.includes(key)).map(printable)
  if (silent.length === 0) return
  terminal.note(
    `menshen: keywords of this account in menshen.json have no answer for the keys ${silent.join(", ")}: copy "account" of the exported file there, or forward CLICK to the server that answers.`,
  )
}
