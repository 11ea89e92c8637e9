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
