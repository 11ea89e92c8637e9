/** Scripts stored in everything that comes from outside, shown on every page of the real desk in a real browser. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { chromiumFor } from './chromium.ts'
import { build } from 'vite'
import { isNumbered } from '../core/demand.ts'
import { inTenant } from '../desk/sql/database.ts'
import { loadDemand } from '../desk/sql/demands/state.ts'
import { needs } from './needs.ts'
import { carryAll, handIn, linkFor, orderOf, twoDesks } from './two-desks.ts'

const script =
  `"><img src=x onerror="window.canary=1"><svg onload="window.canary=2"><script>window.canary=3</script>` +
  `<a href="javascript:window.canary=4">x</a>{{constructor.constructor('window.canary=5')()}}`

test('a script in a title, a reason, a name, a reference or an address does nothing on any page', async (t) => {
  if (!needs(t, 'chromium')) return
  const web = join(import.meta.dirname, '../web')
  if (!existsSync(join(web, 'dist/index.html')))
    await build({ configFile: join(web, 'vite.config.ts'), logLevel: 'error' })
  const port = await freePort()
  const url = `http://localhost:${port}`
  const world = await twoDesks(t, { publicUrl: url, alone: true, sandbox: true })
  const { a, house, server } = world
  world.platform.content = script
  const body = orderOf(world, {
    reference: `RO-${script}`,
    targets: [
      { url: 'https://plaza.example/p/1', additionalInfo: script },
      { url: `https://plaza.example/${script}` },
      { url: 'javascript:window.canary=6', additionalInfo: script },
    ],
  })
  const order = body.order as unknown as Record<string, Record<string, unknown>>
  Object.assign(order.b ?? {}, { reasons: script })
  Object.assign(order.e ?? {}, {
    representative: { name: script, post: script },
    fileNo: script,
    address: script,
  })
  Object.assign(order.g ?? {}, {
    redressBody: script,
    legislationLink: `https://x.example/"onmouseover="window.canary=7`,
  })
  const id = (await handIn(world, a, body)).json<{ id: string }>().id
  await carryAll(world, a)
  const page = await inTenant(house.db, a.tenant.id, async (tx) => {
    await tx.updateTable('staff').set({ name: script }).where('role', '=', 'senior').execute()
    const loaded = await loadDemand(tx, house, a.tenant.id, id)
    assert.ok(loaded && isNumbered(loaded.demand))
    await tx
      .insertInto('alert')
      .values({
        id: crypto.randomUUID(),
        tenant_id: a.tenant.id,
        demand_id: id,
        key: 'x',
        says: JSON.stringify({ key: script, params: { number: script } }),
        at: house.clock.now(),
        acknowledged_at: null,
        acknowledged_by: null,
      })
      .execute()
    return loaded.demand.userPage
  })
  const senior = a.staff.find(({ role }) => role === 'senior')
  const secret = await linkFor(world, a, senior?.id ?? '')
  await server.listen({ port, host: '127.0.0.1' })

  const browser = await chromiumFor(t)
  const context = await browser.newContext()
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) =>
      // oxlint-disable-next-line no-console -- the page's own console is where the test listens
      console.error(`violated ${event.violatedDirective} by ${event.blockedURI} ${event.sample}`),
    )
  })
  const tab = await context.newPage()
  const complaints: string[] = []
  const elsewhere: string[] = []
  tab.on(
    'console',
    (message) =>
      void (
        /violated|Content Security Policy|TrustedHTML/i.test(message.text()) &&
        complaints.push(message.text())
      ),
  )
  tab.on('dialog', (dialog) => void (complaints.push(`a dialog: ${dialog.message()}`), dialog.dismiss()))
  tab.on('request', (request) => {
    const { origin } = new URL(request.url())
    if (![url, house.config.mediaUrl].includes(origin) && !request.url().startsWith('data:'))
      elsewhere.push(request.url())
  })
  await tab.goto(`${url}/sign-in#${secret}`)
  await tab.waitForFunction(() => location.pathname === '/')

  const addresses = [
    '/',
    `/demands/${id}`,
    '/by-hand',
    '/authorities',
    '/watch',
    '/verify',
    '/sign-in',
    `/p/${page}`,
    '/nowhere',
  ]
  let shown = 0
  for (const address of addresses) {
    const response = await tab.goto(`${url}${address}`)
    await tab.waitForLoadState('load')
    if (address === `/demands/${id}`)
      await tab.waitForFunction(() => document.body.innerText.includes('window.canary'))
    else await tab.waitForTimeout(700)
    const headers = response?.headers() ?? {}
    assert.match(headers['content-security-policy'] ?? '', /frame-ancestors 'none'/, address)
    assert.doesNotMatch(headers['content-security-policy'] ?? '', /unsafe-|data:|\*/, address)
    shown += await planted(tab)
    assert.deepEqual(await scriptsIn(tab), [], address)
    assert.equal(await tab.evaluate(() => (globalThis as { canary?: unknown }).canary), undefined, address)
  }
  assert.deepEqual([complaints, elsewhere], [[], []])
  assert.ok(shown >= 3, `the words stand on ${shown} pages as words`)
  // Enforced, and not only promised: what the page's own code may not do, this page cannot either.
  await tab.goto(`${url}/sign-in`)
  const sink = await tab.evaluate(() => {
    try {
      document.body.innerHTML = '<b>x</b>'
      return 'written'
    } catch (fault) {
      return (fault as Error).name
    }
  })
  assert.equal(sink, 'TypeError')
  t.diagnostic(
    `${addresses.length} pages, the script shown as text on ${shown} of them, 0 violations, 0 requests elsewhere`,
  )
})

/** 1 where the script stands on the page as text. */
async function planted(tab: Page): Promise<number> {
  return (await tab.evaluate(() => document.body.innerText.includes('window.canary'))) ? 1 : 0
}

/** Whatever a browser would run that the desk did not sign with this page's nonce. */
async function scriptsIn(tab: Page): Promise<string[]> {
  return await tab.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const handlers = element.getAttributeNames().filter((name) => name.startsWith('on'))
      const link = element.getAttribute('href') ?? element.getAttribute('src') ?? ''
      const bare = element instanceof HTMLScriptElement && !element.src && !element.nonce
      return handlers.length > 0 || bare || /^\s*javascript:/i.test(link)
        ? [element.outerHTML.slice(0, 200)]
        : []
    }),
  )
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
