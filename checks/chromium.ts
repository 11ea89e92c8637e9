/** The real browser of the checks: Debian's Chromium (`needs.ts`), which asks nothing of the network for itself. */
import type { TestContext } from 'node:test'
import { type Browser, chromium } from 'playwright-core'

export async function launchChromium(...more: readonly string[]): Promise<Browser> {
  return await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })
}

/** Gone when the test ends. */
export async function chromiumFor(t: TestContext, ...more: readonly string[]): Promise<Browser> {
  const browser = await launchChromium(...more)
  t.after(() => browser.close())
  return browser
}
