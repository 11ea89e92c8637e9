/** The pages of matching in a real browser: what was met is decided by keys, and what a key does is said before it is pressed. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { settle, shots, violations, visit, wide } from './fixtures/browser.ts'

const look = { language: 'en', scheme: 'light', width: wide } as const

test('a case is opened, understood and let through with the keyboard alone, and only with an exception and a reason', async () => {
  await visit(look, async ({ page, desk, complaints }) => {
    await page.goto(`${desk.url}/matches`)
    await settle(page)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Case .?1204/ }).waitFor()
    // What will happen stands under the key, and again before it is confirmed, with what cannot be undone.
    await page
      .getByText('It is let through, and stops nobody again. You say which exception, and why.')
      .waitFor()
    await page.keyboard.press('2')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('There is no way back for this piece.').waitFor()
    await page.screenshot({ path: join(shots, 'match-exempt-en-light-1440.png') })
    assert.deepEqual(await violations(page), [])
    const confirm = dialog.getByRole('button', { name: 'Let it through' })
    await confirm.press('Enter')
    await dialog.getByText('Nothing was found here; an answer is wanted.').first().waitFor()
    assert.equal(desk.asked.filter((one) => one.endsWith('/decide')).length, 0)
    await dialog.getByRole('radio', { name: /^Art/ }).press('Space')
    await dialog.getByRole('textbox').fill('A satire of the group.')
    await confirm.press('Enter')
    await page.getByRole('heading', { name: 'What was found' }).waitFor()
    await page.getByText('A satire of the group.').waitFor()
    assert.equal(desk.asked.filter((one) => one.endsWith('/decide')).length, 1)
    // The next one is a key away.
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: /Case .?1203/ }).waitFor()
    assert.deepEqual(complaints, [])
  })
})

test('nothing of a piece is fetched from where it stands, and its frozen twin opens only while it is held', async () => {
  await visit(look, async ({ page, desk }) => {
    const foreign: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(desk.url)) foreign.push(request.url())
    })
    await page.goto(`${desk.url}/matches/00000000-0000-4000-8000-000000000703`)
    await settle(page)
    await page.getByRole('button', { name: 'Hold to look' }).first().waitFor()
    assert.equal(await page.locator('.sides img').count(), 0)
    // The bits that differ carry a cross in both, whatever colours somebody sees.
    assert.equal(await page.locator('.square-marked').count(), 40)
    assert.deepEqual(foreign, [])
  })
})

test('what was taken down is listed from its demand by a key, in the words of the order, and says so afterwards', async () => {
  await visit(look, async ({ page, desk, complaints }) => {
    await page.goto(`${desk.url}/demands/00000000-0000-4000-8000-000000000013`)
    await settle(page)
    await page.keyboard.press('l')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('You say with it that you have seen the content').waitFor()
    assert.match(await dialog.getByLabel('By which right').inputValue(), /Art\. 3$/)
    assert.deepEqual(await violations(page), [])
    await dialog.getByLabel('Bank').selectOption('REMOVED')
    await dialog.getByLabel('Said to be').fill('propaganda')
    await dialog.getByRole('button', { name: 'List 2 targets' }).press('Enter')
    await page.getByText('stands in').nth(2).waitFor()
    assert.equal(await page.getByRole('button', { name: /^List/ }).count(), 0)
    assert.deepEqual(complaints, [])
  })
})
