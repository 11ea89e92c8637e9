/** The real browser of the checks: Debian's Chromium, which asks nothing of the network for itself. */
import { existsSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { type Browser, chromium } from 'playwright-core'

const chromiumAt = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Why a test is left out that needs it; `false` where it is there. */
export const withoutChromium = !existsSync(chromiumAt) && 'chromium is not installed'

export async function launchChromium(...more: readonly string[]): Promise<Browser> {
  return await chromium.launch({
    executablePath: chromiumAt,
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
