// A backup in a bucket of any service that speaks S3's protocol: PUT, GET, DELETE and the first version of the list,
// which all of them have. Credentials come from the environment or the env file, and from nowhere else.

import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsCommand,
  type ListObjectsCommandOutput,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { exits, Refusal, wrongUsage } from "../refusal.ts"
import { isGeneration } from "./names.ts"
import type { PlaceOptions } from "./places.ts"
import type { Target } from "./target.ts"

interface Place {
  bucket: string
  /** "" or with "/" at its end. */
  prefix: string
}

export async function bucketTarget(text: string, options: PlaceOptions): Promise<Target> {
  const { bucket, prefix } = placeIn(text)
  const client = clientFor(options)
  const guarded = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => {
      throw new Refusal(exits.unreachable, `${text}: ${sentenceOf(error)}`)
    })
  const list = (under: string) => guarded(listAll(client, { bucket, prefix: prefix + under }))
  const remove = (key: string) =>
    guarded(client.send(new DeleteObjectCommand({ Bucket: bucket, Key: prefix + key })))
  const keysOf = async (generation: string) => {
    const { keys } = await list(`${generation}/`)
    return keys.map((key) => key.slice(prefix.length))
  }
  return {
    name: text,
    get: async (key) => {
      const command = new GetObjectCommand({ Bucket: bucket, Key: prefix + key })
      return guarded(
        client.send(command).then(({ Body }) => Body?.transformToByteArray(), unlessMissing),
      )
    },
    put: async (key, bytes) => {
      const command = new PutObjectCommand({ Bucket: bucket, Key: prefix + key, Body: bytes })
      await guarded(client.send(command))
    },
    generations: async () => {
      const { folders } = await list("")
      return folders.map((one) => one.slice(prefix.length, -1)).filter(isGeneration)
    },
    keysOf,
    /** From its end, so that what is left of a generation is always a beginning. */
    removeGeneration: async (generation) => {
      for (const key of (await keysOf(generation)).toReversed()) await remove(key)
    },
    finish: async () => {},
    close: async () => client.destroy(),
  }
}

function placeIn(text: string): Place {
  const [, bucket, path = ""] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? []
  if (bucket === undefined) throw wrongUsage("Name the bucket as s3://BUCKET/PREFIX")
  return { bucket, prefix: path.replace(/\/*$/, path === "" ? "" : "/") }
}

function clientFor({ values, switches, environment }: PlaceOptions): S3Client {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment
  const { AWS_SESSION_TOKEN: sessionToken } = environment
  if (!accessKeyId || !secretAccessKey) {
    throw wrongUsage(
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, also for a bucket of another service.",
    )
  }
  const endpoint = values.endpoint ?? environment.AWS_ENDPOINT_URL
  return new S3Client({
    region: values.region ?? environment.AWS_REGION ?? "us-east-1",
    ...(endpoint && { endpoint }),
    forcePathStyle: switches.has("path-style"),
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    // OSS and COS refuse the checksums that the client adds otherwise; parts check themselves.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 5000,
      requestTimeout: 120_000,
      throwOnRequestTimeout: true,
    },
  })
}

async function listAll(client: S3Client, { bucket, prefix }: Place) {
  const keys: string[] = []
  const folders: string[] = []
  let marker: string | undefined
  do {
    const page: ListObjectsCommandOutput = await client.send(
      new ListObjectsCommand({
        Bucket: bucket,
        Prefix: prefix,
        Delimiter: "/",
        ...(marker !== undefined && { Marker: marker }),
      }),
    )
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []))
    folders.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []))
    marker = page.IsTruncated ? (page.NextMarker ?? keys.at(-1)) : undefined
  } while (marker !== undefined)
  return { keys: keys.sort(), folders: folders.sort() }
}

function unlessMissing(error: unknown): undefined {
  if ((error as { name?: string }).name === "NoSuchKey") return undefined
  throw error
}

function sentenceOf(error: unknown): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: string }
  return [...new Set([code, name, message])].filter(Boolean).join(", ")
}
