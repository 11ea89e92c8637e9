/** What careless hands do, in a real browser: nothing typed is lost unasked, nothing happens twice, nothing is out of reach. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { main, narrow, settle, shots, violations, visit, wide } from './fixtures/browser.ts'

for (const { language, title, stay, leave } of [
  { language: 'en', title: 'Leave this letter?', stay: 'Stay and go on', leave: 'Leave and lose it' },
  { language: 'ar', title: 'أتترك هذه الرسالة؟', stay: 'ابقَ وتابع', leave: 'غادر واترك ما كُتب' },
])
  test(`a letter half copied is not left unasked, and no copy of it stays in the browser, in ${language}`, async () => {
    await visit(
      { language, scheme: 'light', width: language === 'ar' ? narrow : wide },
      async ({ page, desk, complaints }) => {
        await page.goto(desk.url)
        await settle(page)
        const toTheForm = () => page.locator('a[href="/by-hand"]').first().click()
        await toTheForm()
        await page.waitForURL('**/by-hand')
        await settle(page)
        // Nothing is filled in: nobody is asked.
        await page.goBack()
        await page.locator('.inbox').waitFor()
        await toTheForm()
        await settle(page)
        const box = page.locator('input.field-box').nth(1)
        await box.fill('A name of somebody')
        await page.goBack()
        await page.getByRole('dialog', { name: title }).waitFor()
        assert.deepEqual(await violations(page), [])
        await page.screenshot({ path: join(shots, `leaving-${language}-light.png`) })
        await page.getByRole('button', { name: stay }).last().click()
        assert.equal(await box.inputValue(), 'A name of somebody')
        assert.equal(new URL(page.url()).pathname, '/by-hand')
        const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
        assert.doesNotMatch(kept, /A name of somebody/)
        await page.goBack()
        await page.getByRole('button', { name: leave }).click()
        await page.locator('.inbox').waitFor()
        // What the browser itself would close or load anew, it asks about.
        await toTheForm()
        await box.fill('A name of somebody')
        const asked = page.waitForEvent('dialog')
        const reload = page.reload()
        const question = await asked
        assert.equal(question.type(), 'beforeunload')
        await question.accept()
        await reload
        assert.deepEqual(complaints, [])
      },
    )
  })

for (const language of ['en', 'ar'])
  test(`on a telephone what to do is one press away from the first line of a demand, in ${language}`, async () => {
    await visit({ language, scheme: 'light', width: narrow }, async ({ page, desk, complaints }) => {
      await page.goto(desk.url + main)
      await settle(page)
      const key = page.locator('.key-button').first()
      const way = page.locator('.to-deeds button')
      const isInSight = async (what: typeof key) => {
        const box = await what.boundingBox()
        return box !== null && box.y >= 0 && box.y + box.height <= 900
      }
      assert.deepEqual([await isInSight(way), await isInSight(key)], [true, false])
      await page.screenshot({ path: join(shots, `to-deeds-${language}-light-414.png`) })
      assert.deepEqual(await violations(page), [])
      await way.click()
      assert.equal(await isInSight(key), true)
      await page.screenshot({ path: join(shots, `at-deeds-${language}-light-414.png`) })
      await page.keyboard.press('Tab')
      await page.waitForFunction(() => document.activeElement?.classList.contains('key-button'))
      assert.deepEqual(complaints, [])
      await page.setViewportSize({ width: wide, height: 900 })
      assert.equal(await way.isVisible(), false)
    })
  })

test('a page that still shows somebody else does nothing for them, says so, and goes on with who came in since', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    await page.goto(desk.url + main)
    await settle(page)
    await page.keyboard.press('1')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('The answer as it will be sent').waitFor()
    // In another tab.
    const other = desk.world.session.people?.[1]
    assert.ok(other)
    Object.assign(desk.world.session, { staff: other, csrf: 'anew' })
    await dialog.getByRole('button', { name: /^Confirm/ }).click()
    await dialog.getByText(/Another person has come in/).waitFor()
    assert.equal(await dialog.getByRole('button', { name: /^Confirm/ }).count(), 0)
    await page.screenshot({ path: join(shots, 'other-session-en-light-1440.png') })
    await page.locator('.bar-person', { hasText: other.name }).waitFor()
    await dialog.getByRole('button', { name: 'Look again' }).click()
    await dialog.getByRole('button', { name: /^Confirm/ }).waitFor()
    assert.equal(desk.asked.filter((one) => one.endsWith('/act')).length, 1)
  })
})

test('a plan that is past is looked at again, never confirmed; and what was undone elsewhere is not called done', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    await page.goto(desk.url + main)
    await settle(page)
    await page.keyboard.press('1')
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: /^Confirm/ })
    await confirm.waitFor()
    const demand = desk.world.demands.get(main.slice(main.lastIndexOf('/') + 1))
    assert.ok(demand)
    demand.version++
    await confirm.click()
    await dialog.getByText(/has changed since it was shown/).waitFor()
    assert.equal(await confirm.count(), 0)
    await dialog.getByRole('button', { name: 'Look again' }).click()
    // Both presses of a double one, before the page can answer the first.
    await confirm.waitFor()
    await confirm.evaluate((button: HTMLElement) => {
      button.click()
      button.click()
    })
    const happened = page.getByRole('region', { name: 'What happened' })
    await happened.waitFor()
    assert.equal(await page.locator('.toast').count(), 1)
    assert.equal(desk.asked.filter((one) => one.endsWith('/act')).length, 2)
    // Put back in another tab.
    const decided = (id: string, deed: string) => ({
      id,
      at: new Date().toISOString(),
      by: 'Benoît Second',
      deed,
      targets: demand.targets.map((target) => target.id),
      down: [],
      undoes: [],
      undoneBy: [],
    })
    demand.decisions.push(
      decided('00000000-0000-4000-8000-000000000076', 'restrict'),
      decided('00000000-0000-4000-8000-000000000077', 'undo'),
    )
    demand.version++
    desk.tell('change', { kind: 'demand', demand: demand.id, version: demand.version })
    await happened.waitFor({ state: 'detached' })
    // The key of a deed that asks first ends in dots; what is confirmed asks nothing more.
    await page
      .getByRole('button', { name: /^Put 3 targets back…/ })
      .first()
      .click()
    await dialog.getByLabel('Why it is put back').fill('The wrong album.')
    await dialog.getByRole('button', { name: 'Show what will happen' }).click()
    await dialog.getByRole('button', { name: /^Confirm: \u2068Put 3 targets back\u2069$/ }).waitFor()
  })
})

test('a key that opens a dialog leaves no moment in which the focus walks the page behind it', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk, complaints }) => {
    await page.route('**/list-dialog-*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      await route.continue()
    })
    await page.goto(`${desk.url}/demands/00000000-0000-4000-8000-000000000013`)
    await settle(page)
    await page.keyboard.press('l')
    const coming = page.locator('[role=dialog][aria-busy=true]')
    await coming.waitFor({ state: 'attached' })
    for (const key of ['Tab', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key)
    assert.equal(await coming.count(), 1, 'the dialog came before the keys: nothing was tried')
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true)
    const dialog = page.locator('section[role=dialog]')
    await dialog.waitFor()
    const isIn = () => dialog.evaluate((box) => box.contains(document.activeElement))
    await page.waitForFunction(() =>
      document.querySelector('section[role=dialog]')?.contains(document.activeElement),
    )
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      assert.equal(await isIn(), true, `after ${i + 1} presses`)
    }
    assert.equal(new URL(page.url()).pathname, '/demands/00000000-0000-4000-8000-000000000013')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    // Let go while it was still on its way, it does not come after all.
    await page.keyboard.press('?')
    await page.keyboard.press('Escape')
    await page.locator('[role=dialog]').waitFor({ state: 'detached' })
    assert.deepEqual(complaints, [])
  })
})

test('what is found wanting in a form has the focus, so that the next key mends it', async () => {
  await visit({ language: 'en', scheme: 'light', width: narrow }, async ({ page, desk, complaints }) => {
    await page.goto(`${desk.url}/demands/00000000-0000-4000-8000-000000000013`)
    await settle(page)
    await page.keyboard.press('l')
    const dialog = page.locator('section[role=dialog]')
    await dialog.locator('button[type=submit]').focus()
    await page.keyboard.press('Enter')
    const bank = dialog.getByLabel('Bank')
    await page.waitForFunction(() => document.activeElement?.tagName === 'SELECT')
    assert.equal(await bank.getAttribute('aria-invalid'), 'true')
    assert.match((await bank.getAttribute('aria-describedby')) ?? '', /./)
    assert.deepEqual(await violations(page), [])
    await bank.selectOption({ index: 1 })
    assert.equal(await bank.getAttribute('aria-invalid'), null)
    await page.goto(desk.url + main)
    await settle(page)
    await page.keyboard.press('2')
    await dialog.locator('button[type=submit]').focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.closest('.field')?.querySelector('.field-error'))
    assert.equal(await dialog.evaluate((box) => box.contains(document.activeElement)), true)
    assert.deepEqual(complaints, [])
  })
})
