/** The story of one picture, at the real desk in a real browser: taken down, listed by a key, sent again, looked at, let through. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needs } from '../checks/needs.ts'
import { signInLink } from '../desk/sandbox.ts'
import { eventually, openDesk } from './desk.ts'
import { browserFor, buildScreens, person } from './installation.ts'
import { afresh, does, heldOrder, takesDown } from './lists.ts'
import { officerAt } from './officer.ts'
import { pictureOf } from './picture.ts'
import { scannerAt } from './program.ts'

buildScreens()

test('what an order had taken down is listed by a key, met when it is sent again, and let through from the keyboard', async (t) => {
  if (!needs(t, 'chromium')) return
  const desk = await openDesk(t)
  const { scan } = await scannerAt(desk)
  const order = await heldOrder(desk)
  const { officer, demand } = order
  await does(await officerAt(desk, 'Bo Second'), 'banks', { name: 'PROPAGANDA', title: 'Propaganda' })
  const picture = await pictureOf(desk, demand)
  await takesDown(order)

  const page = await person(await browserFor(t))
  await page.goto(await signInLink(desk.house, desk.tenant))
  await page.locator('.bar').waitFor()
  await page.goto(`${desk.url}/demands/${demand.id}`)
  await page.getByRole('button', { name: /^List 3 targets/ }).waitFor()
  await page.keyboard.press('l')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Bank').selectOption('PROPAGANDA')
  await dialog.getByLabel('Said to be').fill('propaganda')
  await dialog.getByRole('button', { name: 'List 3 targets' }).click()
  await page.getByText('stands in Propaganda').nth(2).waitFor()
  assert.equal(await page.getByRole('button', { name: /^List/ }).count(), 0)

  await eventually('the list to be followed', async () => {
    const { advice } = await scan('again', picture)
    return advice === 'review'
  })
  // From the queue by keys alone: open the case, look what it rests on, say which exception and why.
  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await page.locator('.match-table .line-link').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Case .?1/ }).waitFor()
  await page.getByText('No difference').first().waitFor()
  await page.getByRole('link', { name: demand.number }).first().waitFor()
  await page.keyboard.press('2')
  await dialog.getByLabel('Journalism').check({ force: true })
  await dialog.getByLabel('Why it applies').fill('A report of the evening news.')
  await dialog.getByRole('button', { name: 'Let it through' }).press('Enter')
  await page.getByRole('heading', { name: 'What was found' }).waitFor()
  await page.getByText('A report of the evening news.').waitFor()
  await eventually(
    'the report to pass',
    async () => (await scan(afresh('elsewhere'), picture)).advice === 'none',
  )

  // Whoever wants to know what would happen now tries the file, and leaves nothing behind.
  await page.goto(`${desk.url}/banks/try`)
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'picture.jpg', mimeType: 'image/jpeg', buffer: picture })
  await page.getByText('A platform that asked would be told to show it.').waitFor()
  await page.getByText('It was let through before, as:').waitFor()
  const { cases } = (await officer.ask<{ cases: unknown[] }>('GET', 'matches')).json
  assert.deepEqual(cases, [])
})
