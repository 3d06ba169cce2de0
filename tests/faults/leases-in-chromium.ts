// The same with hosted pages in Chromium, each of which draws the code that it got.

import type { Browser, Response } from "playwright-core"
import * as oauth from "../support/oauth.ts"
import { poolOfFirst } from "../support/pool.ts"
import { startStreet } from "../support/shop.ts"
import { killing, type Leases, upload } from "./leases.ts"

interface Run {
  count: number
  tabs: number
  kills: number
}

const patienceMs = 10_000

export async function runPages({ count, tabs, kills }: Run): Promise<Leases> {
  const street = await startStreet({}, poolOfFirst)
  const w = street.world
  try {
    await upload(w, count + tabs * (kills + 1) * 10)
    const urls: string[] = []
    let cutOff = 0
    const tab = async () => {
      while (urls.length < count) {
        const url = await codeOn(street.browser, oauth.authorizeUrl(w)).catch(() => undefined)
        if (url === undefined) cutOff += 1
        else urls.push(url)
      }
    }
    const killer = killing(w, kills, () => urls.length / count)
    await Promise.all([killer, ...Array.from({ length: tabs }, tab)])
    return { given: urls.length, twice: urls.length - new Set(urls).size, cutOff, kills }
  } finally {
    await street.close()
  }
}

/** A visitor of their own; undefined if the page or its code does not come. */
async function codeOn(browser: Browser, page: string): Promise<string | undefined> {
  const context = await browser.newContext()
  try {
    const tab = await context.newPage()
    const isCode = (answer: Response) =>
      answer.url().includes("/authorize/qr") &&
      answer.headers()["content-type"] === "application/json"
    const asked = tab.waitForResponse(isCode, { timeout: patienceMs })
    const [answer] = await Promise.all([asked, tab.goto(page, { timeout: patienceMs })])
    const { url } = await answer.json()
    return url
  } finally {
    await context.close()
  }
}
