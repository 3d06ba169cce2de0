// POST /phone/…: the actions of the sandbox's people.
import type { Unionids } from "../people.ts"
import { Phone } from "../phone.ts"
import type { Platform } from "../platform.ts"
import type { Switches } from "../switches.ts"
import { BadInput, type Input, oneOf, onlyKeys, optionalFlag, optionalText, text } from "./input.ts"
import { accountOf, optionalAccount, personOf } from "./lookup.ts"

export type ControlCall = (platform: Platform, input: Input) => object | Promise<object>

const plainFollows: readonly Switches["plainFollow"][] = ["absent", "empty", "payment"]

const addPerson: ControlCall = (platform, input) => {
  onlyKeys(input, "name", "unionid", "unionids", "account")
  const account = optionalAccount(platform, input)
  const unionid = optionalText(input, "unionid") ?? null
  if (unionid !== null && !isUnionid(unionid))
    throw new BadInput('Write "unionid" as 1 to 64 characters of A-Z a-z 0-9 _ -, or leave it out.')
  const ids = { unionid, unionids: unionidsOf(input) }
  const person = platform.people.add(text(input, "name", "Mei"), ids)
  return { person: person.person, openid: platform.people.openid(person, account) }
}

const setUnionids: ControlCall = (platform, input) => {
  onlyKeys(input, "person", "unionids")
  const person = personOf(platform, input)
  Object.assign(person.unionids, unionidsOf(input))
  const bound = platform.accounts.filter(({ openPlatform }) => openPlatform !== null)
  const unionids = bound.map((account) => [
    account.openPlatform,
    platform.people.unionid(person, account) ?? null,
  ])
  return { person: person.person, unionids: Object.fromEntries(unionids) }
}

const isUnionid = (value: unknown) =>
  typeof value === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(value)

function unionidsOf({ unionids = {} }: Input): Unionids {
  const whole = typeof unionids === "object" && unionids !== null && !Array.isArray(unionids)
  const sound = whole && Object.values(unionids).every((id) => id === null || isUnionid(id))
  if (sound) return { ...unionids } as Unionids
  throw new BadInput(
    'Write "unionids" as an object: by the name of an Open Platform 1 to 64 characters of ' +
      "A-Z a-z 0-9 _ -, or null for none.",
  )
}

const scan: ControlCall = (platform, input) => {
  onlyKeys(input, "person", "url", "follow")
  const person = personOf(platform, input)
  const url = text(input, "url", "http://weixin.qq.com/q/…")
  return new Phone(platform).scan(person, url, optionalFlag(input, "follow", true))
}

const follow: ControlCall = (platform, input) => {
  onlyKeys(input, "person", "account", "eventKey")
  const key = input.eventKey === undefined ? undefined : oneOf(input, "eventKey", plainFollows)
  return new Phone(platform).follow(personOf(platform, input), accountOf(platform, input), key)
}

const unfollow: ControlCall = (platform, input) => {
  onlyKeys(input, "person", "account")
  return new Phone(platform).unfollow(personOf(platform, input), accountOf(platform, input))
}

const message: ControlCall = (platform, input) => {
  onlyKeys(input, "person", "account", "text")
  const words = text(input, "text", "hello")
  return new Phone(platform).write(personOf(platform, input), accountOf(platform, input), words)
}

const click: ControlCall = (platform, input) => {
  onlyKeys(input, "person", "account", "key")
  const key = text(input, "key", "MENU_HELP")
  return new Phone(platform).click(personOf(platform, input), accountOf(platform, input), key)
}

const menu: ControlCall = (platform, input) => {
  onlyKeys(input, "account")
  return { menu: new Phone(platform).menu(accountOf(platform, input)) }
}

const tap: ControlCall = async (platform, input) => {
  onlyKeys(input, "person", "account", "button")
  const [person, account] = [personOf(platform, input), accountOf(platform, input)]
  const name = text(input, "button", "今日歌曲")
  const outcome = await new Phone(platform).tap(person, account, name)
  if (outcome) return outcome
  throw new BadInput(`The menu has no button "${name}".`)
}

const open: ControlCall = (platform, input) => {
  onlyKeys(input, "person", "url")
  const browser = platform.browserOf(personOf(platform, input))
  const url = text(input, "url", "http://localhost:8602/")
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return browser.open(url)
  throw new BadInput('Write "url" as a whole link, for example "http://localhost:8602/".')
}

const submit: ControlCall = (platform, input) => {
  onlyKeys(input, "person", "form", "button", "fields")
  return platform.browserOf(personOf(platform, input)).submit({
    form: optionalText(input, "form"),
    button: optionalText(input, "button"),
    fields: fieldsOf(input),
  })
}

function fieldsOf({ fields = {} }: Input): Record<string, string | string[]> {
  const whole = typeof fields === "object" && fields !== null && !Array.isArray(fields)
  const sound = whole && Object.values(fields).every((value) => [value].flat().every(isText))
  if (sound) return fields as Record<string, string | string[]>
  throw new BadInput('Write "fields" as an object of texts, or of lists of texts.')
}

const isText = (value: unknown) => typeof value === "string"

export const phoneCalls: Record<string, ControlCall> = {
  "/phone/people": addPerson,
  "/phone/unionids": setUnionids,
  "/phone/scan": scan,
  "/phone/follow": follow,
  "/phone/unfollow": unfollow,
  "/phone/message": message,
  "/phone/click": click,
  "/phone/menu": menu,
  "/phone/tap": tap,
  "/phone/open": open,
  "/phone/submit": submit,
}
