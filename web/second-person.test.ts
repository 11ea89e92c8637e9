import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Look, narrow, settle, shots, violations, visit, wide } from './fixtures/browser.ts'

const looks: Look[] = [
  { language: 'en', scheme: 'light', width: wide },
  { language: 'fr', scheme: 'light', width: narrow },
  { language: 'ar', scheme: 'dark', width: wide },
]
for (const look of looks)
  test(`a rule for two persons is written from the keyboard and read as a sentence before it is proposed, in ${look.language}`, async () => {
    await visit(look, async ({ page, desk, complaints }) => {
      const name = (what: string) =>
        join(shots, `rules-${what}-${look.language}-${look.scheme}-${look.width}.png`)
      await page.goto(`${desk.url}/operator`)
      await settle(page)
      const rules = page.locator('section.room', { has: page.locator('#second-person') })
      assert.equal(await rules.locator('.rules > li').count(), 2)
      await rules.getByRole('button').press('Enter')
      const dialog = page.getByRole('dialog')
      await dialog.locator('select').selectOption('refuse')
      await dialog.locator('label.choice').first().press('Space')
      await dialog.locator('input[type=text]').fill('12')
      // What stands in the boxes is read as part of what would be proposed.
      assert.equal(await dialog.locator('.rules > li').count(), 3)
      await page.screenshot({ path: name('written') })
      assert.deepEqual(await violations(page), [])
      await dialog.locator('.rules > li .button').first().press('Enter')
      assert.equal(await dialog.locator('.rules > li').count(), 2)
      await page.keyboard.press('Escape')

      desk.setRuling(true)
      await page.reload()
      await settle(page)
      const waiting = page.locator('.pending')
      assert.equal(await waiting.locator('.rules > li').count(), 3)
      assert.equal(await rules.getByRole('button').isDisabled(), true)
      await page.screenshot({ path: name('waiting'), fullPage: true })
      assert.deepEqual(await violations(page), [])
      const text = await page.locator('body').innerText()
      assert.doesNotMatch(text, /\{\{|\bundefined\b|\[object|U\+20/)
      assert.deepEqual(complaints, [])
    })
  })
