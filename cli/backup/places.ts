// Which kind of place TARGET and FROM name.

import { existsSync, statSync } from "node:fs"
import { isAbsolute, relative, resolve } from "node:path"
import { notPossible, wrongUsage } from "../refusal.ts"
import { fileSource, fileTarget } from "./file-target.ts"
import { folderSource, folderTarget } from "./folder-target.ts"
import type { Source, Target } from "./target.ts"

export interface PlaceOptions {
  values: Record<string, string | undefined>
  switches: ReadonlySet<string>
  environment: NodeJS.ProcessEnv
}

const isBucket = (text: string) => text.startsWith("s3://")
const isFolder = (text: string) =>
  text.endsWith("/") || (existsSync(text) && statSync(text).isDirectory())

/** Such as "S3://bucket" or "oss://bucket", which as a folder would be on this disk. */
function refuseOtherAddress(text: string): void {
  if (!/^([\w+.-]{2,}:\/\/|s3:)/i.test(text)) return
  throw wrongUsage(
    `${text} is no place that a backup knows. Every bucket is s3://BUCKET/PREFIX; --endpoint names its service.`,
  )
}

function refuseInside(data: string, text: string): void {
  const way = relative(data, resolve(text))
  if (isAbsolute(way) || /^\.\.(\/|\\|$)/.test(way)) return
  throw wrongUsage(`${text} lies in ${data}: whoever loses the folder would lose its backup, too.`)
}

export interface TargetOptions extends PlaceOptions {
  /** The folder that is saved, absolute. */
  data: string
}

export async function targetAt(
  text: string,
  isContinuous: boolean,
  options: TargetOptions,
): Promise<Target> {
  if (isBucket(text)) return bucketAt(text, options)
  refuseOtherAddress(text)
  refuseInside(options.data, text)
  if (isFolder(text)) return folderTarget(resolve(text))
  if (!isContinuous) return fileTarget(resolve(text))
  throw wrongUsage("--every needs a folder or a bucket. A folder exists, or its name ends in /.")
}

export async function sourceAt(text: string, options: PlaceOptions): Promise<Source> {
  if (isBucket(text)) return bucketAt(text, options)
  refuseOtherAddress(text)
  if (!existsSync(text)) throw notPossible(`There is no ${text}.`)
  return isFolder(text) ? folderSource(resolve(text)) : fileSource(resolve(text))
}

/** The client of buckets is large, and loaded only for them. */
async function bucketAt(text: string, options: PlaceOptions): Promise<Target> {
  const { bucketTarget } = await import("./bucket-target.ts")
  return bucketTarget(text, options)
}
