/** Lists, search, the palette and the keys, in a real browser. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { main, narrow, settle, shots, tablet, violations, visit, wide } from './fixtures/browser.ts'

test('a new demand waits outside while somebody is at the inbox, and is announced', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    await page.goto(desk.url)
    await settle(page)
    const numbers = () => page.locator('.line-number').allInnerTexts()
    await page.keyboard.press('j')
    const before = await numbers()
    const [first] = desk.world.rows.values()
    assert.ok(first?.clock)
    const id = '00000000-0000-4000-8000-000000000099'
    desk.world.rows.set(id, {
      ...first,
      id,
      number: 'RO-2026-0999',
      clock: { ...first.clock, dueAt: new Date(Date.now() + 60_000).toISOString() },
    })
    desk.tell('change', { kind: 'demand', demand: id, version: 1 })
    await page.getByRole('button', { name: /1 new demand/ }).waitFor()
    assert.deepEqual(await numbers(), before)
    assert.match(await page.locator('[aria-live=polite]').innerText(), /1 new demand/)
    await page.keyboard.press('n')
    assert.equal((await numbers())[0], 'RO-2026-0999')
  })
})

test('whatever one looks for is found and done by its name, under an Arabic keyboard too', async () => {
  await visit({ language: 'ar', scheme: 'light', width: wide }, async ({ page, desk, complaints }) => {
    await page.goto(desk.url + main)
    await settle(page)
    // What such a keyboard sends: the letter of its layout, and the place of the key.
    await page.evaluate(() =>
      window.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'ن',
          code: 'KeyK',
          ctrlKey: true,
          bubbles: true,
          cancelable: true,
        }),
      ),
    )
    await page.locator('.palette input').waitFor()
    await page.screenshot({ path: join(shots, 'palette-ar-light-1440.png') })
    assert.deepEqual(await violations(page), [])
    await page.keyboard.type('0418')
    await page.locator('.palette-item', { hasText: 'RO-2026-0418' }).waitFor()
    await page.screenshot({ path: join(shots, 'palette-found-ar-light-1440.png') })
    // The first of what is offered is pointed at, and what comes later may come above it.
    while (!(await page.locator('.palette-item[data-focused]').innerText()).includes('RO-2026-0418'))
      await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/demands/00000000-0000-4000-8000-000000000011')
    await settle(page)
    await page.keyboard.press('Control+k')
    // What is found for the whole word comes last, and may come above what is pointed at.
    const found = page.waitForResponse((response) => response.url().endsWith('search?q=English'))
    await page.keyboard.type('English')
    await found
    while ((await page.locator('.palette-item[data-focused]').innerText()).trim() !== 'English')
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('html[lang^=en]').waitFor()
    assert.deepEqual(complaints, [])
  })
})

test('the sheet of keys names the keys that work where one is, and no other', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    const said = async () => {
      await settle(page)
      await page.keyboard.press('?')
      await page.locator('.key-sheet').waitFor()
      const lines = await page.locator('.key-sheet dd').allInnerTexts()
      await page.screenshot({ path: join(shots, `keys-${new URL(page.url()).pathname.length}-en-light.png`) })
      assert.deepEqual(await violations(page), [])
      await page.keyboard.press('Escape')
      await page.locator('.key-sheet').waitFor({ state: 'detached' })
      return lines
    }
    await page.goto(desk.url)
    const inbox = await said()
    assert.ok(inbox.includes('filters') && !inbox.includes('write a note'))
    await page.goto(desk.url + main)
    const demand = await said()
    assert.ok(demand.includes('write a note') && !demand.includes('filters'))
    assert.ok(
      demand.some((line) => line.startsWith('Restrict 3')),
      demand.join('; '),
    )
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await page.waitForURL('**/authorities')
  })
})

test('a list is narrowed from the keyboard, stands in the address, and a changed line is asked for alone', async () => {
  await visit({ language: 'en', scheme: 'light', width: 1024 }, async ({ page, desk, complaints }) => {
    await page.goto(desk.url)
    await settle(page)
    await page.keyboard.press('f')
    await page.getByRole('checkbox', { name: 'Needs a person' }).focus()
    await page.keyboard.press('Space')
    await page.waitForURL('**/?wait=person')
    await page.getByRole('button', { name: /^Take away/ }).waitFor()
    await page.screenshot({ path: join(shots, 'filters-en-light-1024.png') })
    assert.deepEqual(await violations(page), [])
    await page.goto(desk.url)
    await settle(page)
    await page.keyboard.press('j')
    const rows = () =>
      page
        .locator('tbody .line')
        .evaluateAll((lines) => lines.map((line) => line.getAttribute('data-demand')))
    const before = await rows()
    const first = desk.world.rows.get(before[0] ?? '')
    assert.ok(first)
    desk.asked.length = 0
    desk.world.rows.set(first.id, { ...first, waitsFor: 'nothing', version: first.version + 1 })
    desk.tell('change', { kind: 'demand', demand: first.id, version: first.version + 1 })
    await page.getByText('no longer in this list').waitFor()
    assert.deepEqual(await rows(), before)
    assert.deepEqual(
      desk.asked.filter((one) => one.startsWith('GET inbox') && !one.endsWith('counts')),
      ['GET inbox/lines'],
    )
    await page.locator('.brand').focus()
    await page.mouse.move(5, 5)
    await page.getByText('no longer in this list').waitFor({ state: 'detached' })
    assert.deepEqual(complaints, [])
  })
})

test('what one goes to now and then stands behind a word, which a key opens and Escape closes, at every width', async () => {
  for (const width of [wide, 1280, tablet, narrow])
    await visit({ language: 'fr', scheme: 'light', width }, async ({ page, desk }) => {
      await page.goto(desk.url)
      await settle(page)
      const word = page.getByRole('button', { name: 'Suivi' })
      await word.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: 'Envois' }).waitFor()
      const drawer = await page.locator('.nav-drawer:not([hidden])').boundingBox()
      const [inner, outer] = await page.evaluate(
        () => [document.documentElement.scrollWidth, document.documentElement.clientWidth] as const,
      )
      assert.ok(inner <= outer && drawer && drawer.x >= 0 && drawer.x + drawer.width <= outer, `at ${width}`)
      await page.keyboard.press('Escape')
      assert.equal(await word.getAttribute('aria-expanded'), 'false')
      await page.keyboard.press('Enter')
      // The watch, the calendar, and then the deliveries.
      for (let steps = 0; steps < 3; steps++) await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/deliveries')
      assert.equal(await word.getAttribute('aria-expanded'), 'false')
    })
})

test('the door brings nothing of the desk, and the inbox nothing that is opened later', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    const scripts: string[] = []
    page.on('request', (request) => {
      const script = /\/assets\/(.+)-[\w-]{8}\.js$/.exec(request.url())?.[1]
      if (script) scripts.push(script)
    })
    await page.goto(`${desk.url}/sign-in`)
    await page.waitForLoadState('networkidle')
    assert.deepEqual(scripts.splice(0).toSorted(), ['door', 'sign-in'])
    await page.goto(desk.url)
    await settle(page)
    await page.locator('.line').first().waitFor()
    assert.deepEqual(scripts.toSorted(), ['door', 'en', 'index'])
  })
})

test('an inbox at which nothing happens leaves the machine alone', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    // React does its work in turns, and sends itself a message for each.
    await page.addInitScript(() => {
      const counted = globalThis as unknown as { turns: number }
      counted.turns = 0
      const { prototype } = MessagePort
      prototype.postMessage = new Proxy(prototype.postMessage, {
        apply(send, port, message) {
          counted.turns++
          return Reflect.apply(send, port, message)
        },
      })
    })
    await page.goto(desk.url)
    await settle(page)
    await page.locator('.line').nth(3).waitFor()
    const turns = await page.evaluate(async () => {
      const counted = globalThis as unknown as { turns: number }
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      for (let frames = 0; frames < 60; frames++) await frame()
      const before = counted.turns
      for (let frames = 0; frames < 120; frames++) await frame()
      return { first: before, more: counted.turns - before }
    })
    assert.ok(turns.first > 0 && turns.more < 40, `React worked ${turns.more} times in 120 frames`)
  })
})

test('a sheet that is still being fetched is open to every key, and let be by Escape it never comes', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    let fetched = () => {}
    const held = new Promise<void>((resolve) => (fetched = resolve))
    await page.route('**/key-sheet*', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(desk.url)
    await settle(page)
    await page.keyboard.press('j')
    await page.keyboard.press('?')
    await page.keyboard.press('a')
    assert.deepEqual(await page.getByRole('dialog').count(), 1)
    await page.keyboard.press('Escape')
    assert.deepEqual(await page.getByRole('dialog').count(), 0)
    const came = page.waitForResponse('**/key-sheet*')
    fetched()
    await came
    await page.keyboard.press('a')
    await page.getByRole('dialog', { name: /^Who has/ }).waitFor()
    assert.deepEqual(await page.getByRole('dialog').count(), 1)
  })
})
