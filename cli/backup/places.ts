// Which kind of place TARGET and FROM name.

import { existsSync, statSync } from "node:fs"
import { resolve } from "node:path"
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

export async function targetAt(
  text: string,
  isContinuous: boolean,
  options: PlaceOptions,
): Promise<Target> {
  if (isBucket(text)) return bucketAt(text, options)
  if (isFolder(text)) return folderTarget(resolve(text))
  if (!isContinuous) return fileTarget(resolve(text))
  throw wrongUsage("--every needs a folder or a bucket. A folder exists, or its name ends in /.")
}

export async function sourceAt(text: string, options: PlaceOptions): Promise<Source> {
  if (isBucket(text)) return bucketAt(text, options)
  if (!existsSync(text)) throw notPossible(`There is no ${text}.`)
  return isFolder(text) ? folderSource(resolve(text)) : fileSource(resolve(text))
}

/** The client of buckets is large, and loaded only for them. */
async function bucketAt(text: string, options: PlaceOptions): Promise<Target> {
  const { bucketTarget } = await import("./bucket-target.ts")
  return bucketTarget(text, options)
}
