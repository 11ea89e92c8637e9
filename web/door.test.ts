import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { narrow, shots, violations, visit, wide } from './fixtures/browser.ts'

test('a one-time link opens the desk once and leaves the address bar', async () => {
  await visit({ language: 'en', scheme: 'light', width: wide }, async ({ page, desk }) => {
    desk.setStranger(true)
    await page.goto(`${desk.url}/sign-in#token=twice`)
    await page.getByText('This link does not open the desk').waitFor()
    assert.equal(new URL(page.url()).hash, '')
    // As pasted where the door stands open: nothing but the fragment changes.
    await page.goto(`${desk.url}/sign-in#token=once`)
    await page.locator('.inbox').waitFor()
  })
})

test('a link of somebody else says whose it is and who sits here, and asks before anybody is signed out', async () => {
  for (const language of ['en', 'ar'] as const)
    await visit(
      { language, scheme: 'light', width: narrow },
      async ({ page, desk }) => {
        desk.setStranger(true)
        const links = () => desk.asked.filter((line) => line === 'POST sign-in/link').length
        const before = links()
        await page.goto(`${desk.url}/sign-in#token=of-bo`)
        const told = page.locator('#somebody:not([hidden])')
        await told.waitFor()
        assert.match(await told.innerText(), /Bo <Second>[^]*Ada Senior/)
        assert.equal(await page.evaluate(() => document.activeElement?.id), 'somebody')
        assert.deepEqual(await violations(page), [])
        await page.screenshot({ path: join(shots, `sign-in-somebody-${language}-light-414.png`) })
        assert.equal(links(), before + 1)
        await page.locator('#instead').click()
        await page.locator('.inbox').waitFor()
        assert.equal(links(), before + 2)
      },
      { locale: language },
    )
})
