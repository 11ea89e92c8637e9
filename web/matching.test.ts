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
    // What is public meanwhile stands first; the newest of the rest is the second line.
    await page.keyboard.press('j')
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
    await dialog.getByText('An answer is wanted here.').first().waitFor()
    assert.equal(desk.asked.filter((one) => one.endsWith('/decide')).length, 0)
    await dialog.getByRole('radio', { name: /^Art/ }).press('Space')
    await dialog.getByRole('textbox').fill('A satire of the group.')
    await confirm.press('Enter')
    await page.getByRole('heading', { name: 'What was found' }).waitFor()
    await page.getByText('A satire of the group.').waitFor()
    assert.equal(desk.asked.filter((one) => one.endsWith('/decide')).length, 1)
    // The next one down the list is a key away.
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: /Case .?1202/ }).waitFor()
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
    await dialog.getByRole('button', { name: 'List 1 target' }).press('Enter')
    await page.getByText('stands in').nth(1).waitFor()
    assert.equal(await page.getByRole('button', { name: /^List \d/ }).count(), 0)
    assert.deepEqual(complaints, [])
  })
})

test('a bank is read as it was from its history, change by change, and goes out as a file of that very version', async () => {
  await visit(look, async ({ page, desk, complaints }) => {
    await page.goto(`${desk.url}/banks/REMOVED`)
    await settle(page)
    await page.getByRole('button', { name: '30 days' }).press('Enter')
    await page.getByText('21 of 60 (35%)').waitFor()
    await page.getByLabel('As it was on').fill('2026-11-01T10:00')
    await page.getByRole('button', { name: 'Show it' }).press('Enter')
    await page.waitForURL('**/banks/REMOVED/at/4790')
    await page.getByText('As it was in version').waitFor()
    assert.deepEqual(await violations(page), [])
    const files = await page
      .locator('.take-out a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    assert.deepEqual(
      files,
      ['json', 'csv', 'local_file'].map((form) => `/desk/api/banks/REMOVED/export?form=${form}&version=4790`),
    )
    await page.keyboard.press('j')
    await page.waitForURL('**/banks/REMOVED/at/4101')
    await settle(page)
    await page.keyboard.press('u')
    await page.waitForURL('**/banks/REMOVED')
    assert.deepEqual(complaints, [])
  })
})

test('a case reckoned again says of each hit whether it comes to the same, and why not', async () => {
  await visit(look, async ({ page, desk, complaints }) => {
    await page.goto(`${desk.url}/matches/00000000-0000-4000-8000-000000000703`)
    await settle(page)
    await page.getByRole('button', { name: 'Reckon it again' }).press('Enter')
    await page.getByText('It does not come to the same.').waitFor()
    await page.getByText(/27 bits apart.? then, .?29 bits apart.? reckoned again/).waitFor()
    assert.deepEqual(await violations(page), [])
    assert.deepEqual(complaints, [])
  })
})

test('where there is no bank yet, one is made in the very dialog that lists', async () => {
  await visit(look, async ({ page, desk, complaints }) => {
    await page.goto(`${desk.url}/demands/00000000-0000-4000-8000-000000000013`)
    await settle(page)
    await page.keyboard.press('l')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Bank').selectOption({ label: 'A new bank…' })
    await dialog.getByLabel('Said to be').fill('propaganda')
    const list = dialog.getByRole('button', { name: 'List 1 target' })
    await list.press('Enter')
    await dialog.getByText('A name of capital letters, digits and _ is wanted').waitFor()
    assert.equal(desk.asked.filter((one) => one === 'POST banks').length, 0)
    await dialog.getByLabel(/^Name/).fill('posters of autumn')
    assert.deepEqual(await violations(page), [])
    await list.press('Enter')
    await page.getByText('stands in').nth(1).waitFor()
    assert.equal(desk.asked.filter((one) => one === 'POST banks').length, 1)
    assert.deepEqual(complaints, [])
  })
})

test('what a held hunt would bring is read before it is decided, and deciding takes two presses, as does ending one under way', async () => {
  await visit(look, async ({ page, desk, complaints }) => {
    await page.goto(`${desk.url}/hunts`)
    await settle(page)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'It would bring 214 pieces' }).waitFor()
    await page.getByText('188', { exact: true }).waitFor()
    await page.keyboard.press('2')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This hunt is not taken up again.').waitFor()
    assert.deepEqual(await violations(page), [])
    await dialog.getByRole('button', { name: 'Leave 214 pieces' }).press('Enter')
    await page.getByText('What it found was left where it is.').waitFor()
    assert.equal(desk.asked.filter((one) => one.endsWith('/decide')).length, 1)
    await page.goto(`${desk.url}/hunts/00000000-0000-4000-8000-000000000902`)
    await page.getByText('20 of 60 before people').waitFor()
    await settle(page)
    await page.keyboard.press('e')
    await dialog.getByText('What it has brought stays before people').waitFor()
    assert.deepEqual(await violations(page), [])
    await dialog.getByRole('button', { name: 'End this hunt' }).press('Enter')
    await page.getByText('ended by Amira Duty').waitFor()
    await page.getByText('20 of 60 before people').waitFor()
    assert.equal(await page.getByRole('button', { name: 'End this hunt' }).count(), 0)
    assert.equal(desk.asked.filter((one) => one.endsWith('/end')).length, 1)
    assert.deepEqual(complaints, [])
  })
})
