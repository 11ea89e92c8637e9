import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { narrow, settle, shots, violations, visit, wide } from './fixtures/browser.ts'

test('a platform is connected, tried, looked through and practised on from the keyboard, and no secret is shown', async () => {
  for (const look of [
    { language: 'en', scheme: 'light', width: wide },
    { language: 'ar', scheme: 'dark', width: narrow },
  ] as const)
    await visit(look, async ({ page, desk, complaints }) => {
      const name = (what: string) =>
        join(shots, `platforms-${what}-${look.language}-${look.scheme}-${look.width}.png`)
      await page.goto(`${desk.url}/platforms`)
      await settle(page)
      const forum = page.locator('article').nth(1)
      await forum.locator('.row-of-buttons .button').first().press('Enter')
      await forum.locator('.found-list').waitFor()
      await forum.locator('.button[aria-expanded]').press('Enter')
      await forum.locator('input').fill('https://forum.example/posts/1')
      await page.keyboard.press('Enter')
      await forum.locator('.parts').waitFor()
      await forum.locator('summary').click()
      await page.screenshot({ path: name('tried'), fullPage: true })
      assert.deepEqual(await violations(page), [])
      await forum.locator('.button-grave').press('Enter')
      await page.getByRole('dialog').waitFor()
      await page.screenshot({ path: name('drill') })
      assert.deepEqual(await violations(page), [])
      await page.keyboard.press('Escape')

      await page.locator('.page-head .button').press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.locator('label.choice').nth(1).click()
      await dialog.locator('input[type=password]').fill('secret word')
      await dialog.locator('.dialog-foot .button').first().press('Enter')
      await dialog.getByRole('alert').waitFor()
      await page.screenshot({ path: name('form') })
      assert.deepEqual(await violations(page), [])
      const [inner, outer] = await page.evaluate(
        () => [document.documentElement.scrollWidth, document.documentElement.clientWidth] as const,
      )
      assert.ok(inner <= outer)
      const text = await page.locator('body').innerText()
      assert.doesNotMatch(text, /\{\{|\bundefined\b|\[object|secret word/)
      // The desk answered 422 once, and the browser says so.
      assert.deepEqual(
        complaints.filter((line) => !/422/.test(line)),
        [],
      )
    })
})

test('a test is seen also after a Keep that failed, and what failed its test is kept only by who says so', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    await page.goto(`${desk.url}/platforms`)
    await settle(page)
    await page.locator('.page-head .button').press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.locator('label.choice').nth(1).click()
    const button = (name: string) => dialog.getByRole('button', { name, exact: true })
    const kept = () => desk.asked.filter((line) => line === 'POST platforms').length
    await dialog.locator('input[type=password]').fill('secret word')
    await button('Keep').press('Enter')
    await dialog.getByRole('alert').waitFor()
    await button('Test').press('Enter')
    await dialog.locator('.found-list').waitFor()
    assert.equal(await dialog.getByRole('alert').count(), 0)

    await dialog.locator('input[type=password]').fill('whsec_of-four-and-twenty-bytes-or-more')
    const before = kept()
    await button('Keep').press('Enter')
    await dialog.getByRole('alert').getByText('The test found something that does not work.').waitFor()
    assert.deepEqual(await violations(page), [])
    await page.screenshot({ path: join(shots, 'platforms-keep-failed-en-light-1440.png') })
    assert.equal(kept(), before)
    await button('Keep all the same').press('Enter')
    await dialog.waitFor({ state: 'detached' })
    assert.equal(kept(), before + 1)
  })
})
