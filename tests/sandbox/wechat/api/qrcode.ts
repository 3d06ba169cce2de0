// POST /cgi-bin/qrcode/create (docs/wechat-protocol.md#qr-codes).
import type { Account } from "../account.ts"
import type { Code, NewCode } from "../codes.ts"
import type { Platform } from "../platform.ts"
import { ApiError } from "./answer.ts"
import { type ApiCall, jsonBody } from "./call.ts"

const defaultSeconds = 60
const maxSeconds = 2_592_000
const maxSceneChars = 64
const maxPermanentId = 100_000
const maxPermanentCodes = 100_000

const actions = {
  QR_SCENE: { text: false, permanent: false },
  QR_STR_SCENE: { text: true, permanent: false },
  QR_LIMIT_SCENE: { text: false, permanent: true },
  QR_LIMIT_STR_SCENE: { text: true, permanent: true },
} as const
type Action = (typeof actions)[keyof typeof actions]

export function createQrcode(call: ApiCall, account: Account): object {
  const body = jsonBody(call)
  const action = actionOf(body.action_name)
  const wanted: NewCode = {
    scene: sceneOf(body.action_info, action, call.platform),
    sceneIsText: action.text,
    expireSeconds: action.permanent ? 0 : secondsOf(body.expire_seconds),
  }
  return answer(findOrCreate(call.platform, account, wanted))
}

function findOrCreate({ codes }: Platform, account: Account, wanted: NewCode): Code {
  if (wanted.expireSeconds > 0) return codes.create(account, wanted)
  const present = codes.findPermanent(account, wanted)
  if (present) return present
  const most = account.quotas.permanentQrcode ?? maxPermanentCodes
  if (codes.permanentCount(account) >= most) throw new ApiError(45029)
  return codes.create(account, wanted)
}

/** The answer for a permanent code has no expire_seconds. */
function answer({ ticket, expireSeconds, url }: Code): object {
  return expireSeconds === 0 ? { ticket, url } : { ticket, expire_seconds: expireSeconds, url }
}

function actionOf(name: unknown): Action {
  if (typeof name === "string" && Object.hasOwn(actions, name))
    return actions[name as keyof typeof actions]
  throw new ApiError(40053)
}

function secondsOf(value: unknown): number {
  const seconds = value ?? defaultSeconds
  const sound = Number.isInteger(seconds) && Number(seconds) >= 1 && Number(seconds) <= maxSeconds
  if (!sound) throw new ApiError(40097)
  return Number(seconds)
}

/** Without the `scene` level the request is taken and the scene is 0 (docs/wechat-protocol.md#events,
 * Notes). */
function sceneOf(info: unknown, action: Action, platform: Platform): string {
  if (typeof info !== "object" || info === null) throw new ApiError(40053)
  const { scene } = info as Record<string, unknown>
  if (scene === undefined) return "0"
  if (typeof scene !== "object" || scene === null) throw new ApiError(40053)
  const { scene_id, scene_str } = scene as Record<string, unknown>
  return action.text ? textScene(scene_str, platform) : numberScene(scene_id, action)
}

function numberScene(id: unknown, action: Action): string {
  const most = action.permanent ? maxPermanentId : 0xffff_ffff
  const sound = Number.isInteger(id) && Number(id) >= 1 && Number(id) <= most
  if (!sound) throw new ApiError(40053)
  return String(id)
}

function textScene(text: unknown, platform: Platform): string {
  if (typeof text !== "string" || text === "") throw new ApiError(40053)
  const chars = [...text]
  if (chars.length <= maxSceneChars) return text
  if (platform.switches.longScene === "error") throw new ApiError(40053)
  return chars.slice(0, maxSceneChars).join("")
}
