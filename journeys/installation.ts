/** An installation as an operator makes one: the command, a server behind TLS, people in browsers with passkeys of their own. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { chromiumFor } from '../checks/chromium.ts'
import { guichet } from '../checks/command.ts'

export const { buildScreens } = createRequire(import.meta.url)('../boot/install.js') as {
  buildScreens: () => void
}

/** Chromium, gone when the test ends. It takes the word of a door of TLS that no authority vouched for. */
export const browserFor = (t: TestContext): Promise<Browser> => chromiumFor(t, '--ignore-certificate-errors')

/** As the README says it: the folder, a passphrase, and a key in the name of the operator. */
export async function init(
  folder: string,
  url: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  writeFileSync(join(folder, 'passphrase'), 'a harbour at dusk, nine boats\n', { mode: 0o600 })
  const run = async (words: string, ...more: string[]) => {
    const ended = await guichet(folder, [...words.split(' '), ...more], env)
    assert.equal(ended.code, 0, ended.said)
    return ended.out
  }
  await run(`init --data data --url ${url} --passphrase-file passphrase`)
  await run('document-key request --data data --state IE --out seal.csr --name', 'Harbour Hosting Ltd')
  const openssl = (words: string) =>
    execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'ignore' })
  openssl('ecparam -name prime256v1 -genkey -noout -out ca.key')
  openssl('req -x509 -new -key ca.key -subj /CN=Trust-Service -days 9 -out ca.pem')
  openssl('x509 -req -in seal.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 9 -out seal.pem')
  assert.match(await run('document-key install --data data --chain seal.pem'), /Harbour Hosting/)
  const link = /https:\S+\/sign-in#\S+/.exec(await run('init --data data'))?.[0]
  assert.ok(link, 'asked again, init prints a new link')
  return link
}

/** `guichet serve` in the folder `data` below; `end` ends it as a person would. */
export async function served(
  t: TestContext,
  folder: string,
  port: number,
  { data = 'data', ...env }: Readonly<Record<string, string>> = {},
): Promise<{ told(): string; end(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../cli/guichet.js'), 'serve'], {
    env: { ...process.env, GUICHET_DATA: join(folder, data), PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  const end = async () => {
    child.kill('SIGTERM')
    await exited
  }
  t.after(end)
  let text = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      text += String(part)
      if (/Guichet (waits|is)/.test(text)) resolve()
    })
    child.stderr.on('data', (part: Buffer) => (text += String(part)))
    child.once('exit', (code) => reject(new Error(`guichet serve ended with ${code}: ${text}`)))
  })
  return { told: () => text, end }
}

/** Somebody with a browser and an authenticator of their own. */
export async function person(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' })
  const page = await context.newPage()
  // A slow machine is not a wrong desk, but a wait without end names nobody: this one says what did not come.
  page.setDefaultTimeout(120_000)
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return page
}

export const asked = (page: Page, heading: string) =>
  page.getByRole('heading', { name: heading, level: 1 }).waitFor()

/** The box is reached by Tab from the heading, filled, and kept with Enter. */
export async function typed(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').focus()
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

export async function press(page: Page, name: string, role: 'button' | 'link' = 'button'): Promise<void> {
  // Playwright presses keys on what is disabled too, and the press would be lost.
  await page.getByRole(role, { name, exact: true, disabled: false }).first().press('Enter')
}
