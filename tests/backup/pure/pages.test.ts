import assert from "node:assert/strict"
import { test } from "node:test"
import {
  changedPages,
  imageHash,
  pageSizeOf,
  pagesOf,
  rangesOf,
} from "../../../cli/backup/pages.ts"

const image = (...pages: string[]) => ({ pageSize: 4096, pages })

test("a page that changed, and pages that are new, are named from 1", () => {
  assert.deepEqual(changedPages(image("a", "b", "c"), image("a", "x", "c", "d")), [2, 4])
})

test("a file that nobody knows, or that has another page size, is all new", () => {
  assert.deepEqual(changedPages(undefined, image("a", "b")), [1, 2])
  assert.deepEqual(changedPages({ pageSize: 512, pages: ["a", "b"] }, image("a", "b")), [1, 2])
})

test("a shorter file has no changed page, and another hash", () => {
  assert.deepEqual(changedPages(image("a", "b"), image("a")), [])
  assert.notEqual(imageHash(image("a", "b")), imageHash(image("a")))
})

test("ranges and pages are the same thing", () => {
  const pages = [1, 2, 3, 7, 9, 10]
  assert.deepEqual(rangesOf(pages), [
    [1, 3],
    [7, 1],
    [9, 2],
  ])
  assert.deepEqual(pagesOf(rangesOf(pages)), pages)
})

test("the header of SQLite names its page size", () => {
  const head = (high: number, low: number) => {
    const bytes = Buffer.alloc(100)
    bytes[16] = high
    bytes[17] = low
    return bytes
  }
  assert.equal(pageSizeOf(head(0x10, 0)), 4096)
  assert.equal(pageSizeOf(head(0, 1)), 65_536)
})
