/** A retro-hunt at the real desk in a real browser: switched on by two, held because it finds too much, looked at, and brought. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needs } from '../checks/needs.ts'
import { signInLink } from '../desk/sandbox.ts'
import type { ForYou, HuntPage, SettingsView, Watch } from '../desk/http/contract/index.ts'
import { inTenant } from '../desk/sql/database.ts'
import { addHunt, huntedUpTo } from '../desk/sql/seen/hunts.ts'
import { eventually, openDesk } from './desk.ts'
import { browserFor, buildScreens, person, press } from './installation.ts'
import { does, entry, pdq, pdqAway, scanning } from './lists.ts'
import { officerAt } from './officer.ts'

buildScreens()

test('two persons switch the retro-hunt on, and what a new entry finds comes before people only when one has said so', async (t) => {
  if (!needs(t, 'chromium')) return
  const desk = await openDesk(t)
  const page = await person(await browserFor(t))
  const plays = async (who: string) => {
    await page.getByRole('combobox').selectOption({ label: who })
    await page.locator('.bar-person', { hasText: who.split(' · ')[0] ?? who }).waitFor()
  }
  await page.goto(await signInLink(desk.house, desk.tenant))
  await page.locator('.bar').waitFor()
  await page.goto(`${desk.url}/operator`)
  await plays('Dana Settings · Administrator')
  await press(page, 'Change: Search what was scanned before')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('By which right').fill('Terms of service, section 4')
  await dialog.getByLabel('Pieces that come without asking').fill('1')
  await press(page, 'Keep this')
  // Whoever proposed it reads who could agree, and the one is told of it where everything is that waits for them.
  await page.getByText(/It waits for another person: .?Eda Settings/).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Approve' }).isDisabled(), true)
  await plays('Eda Settings · Administrator')
  await page.goto(`${desk.url}/for-you`)
  await press(page, 'Settings', 'link')
  // Whoever agrees reads all of it.
  await page.getByText(/kept for 3 months, .* Pieces that come without asking: 1 at most\./).waitFor()
  await press(page, 'Approve')
  const eda = await officerAt(desk, 'Eda Settings')
  await eventually('the setting to stand', async () => {
    const { json } = await eda.ask<SettingsView>('GET', 'settings')
    return json.retroHunt?.atOnce === 1
  })

  const amal = await officerAt(desk)
  // The first hunt only says from where on there is anything to search.
  await eventually(
    'the hunter to have begun',
    async () => (await inTenant(desk.house.db, desk.tenant.id, huntedUpTo)) !== undefined,
  )
  const scan = await scanning(desk)
  for (const [n, bits] of [4, 9, 20, 90].entries())
    await scan(`picture-${n}`, { kind: 'pdq', value: pdqAway(bits) })
  await does(amal, 'banks', { name: 'PICTURES', title: 'Pictures' })
  await does(amal, 'banks/PICTURES/entries', entry([{ kind: 'pdq', value: pdq }]))
  const held = await eventually('the hunt to be held', async () => {
    const { json } = await amal.ask<ForYou>('GET', 'for-you')
    return json.hunts[0]
  })
  assert.equal(held.found, 3)
  const alert = async () =>
    (await amal.ask<Watch>('GET', 'watch')).json.alerts
      .filter(({ says }) => says.key === 'alert.hunt-held')
      .map(({ hunt, acknowledgedBy }) => [hunt, acknowledgedBy])
  assert.deepEqual(await alert(), [[held.id, undefined]])

  await plays('Amal Duty · Senior officer')
  await page.goto(`${desk.url}/for-you`)
  await press(page, 'It would bring 3 pieces', 'link')
  await page.getByRole('heading', { name: 'It would bring 3 pieces' }).waitFor()
  await page.getByRole('row', { name: 'Pictures Picture (PDQ) 3' }).waitFor()
  await page.getByText('picture-2').waitFor()
  await page.keyboard.press('1')
  await dialog.getByRole('button', { name: 'Bring 3 pieces' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('3 of 3 before people').waitFor()
  assert.deepEqual(await alert(), [[held.id, 'Amal Duty']])
  await page
    .getByRole('link', { name: /^Case .?1/ })
    .first()
    .waitFor()
  const { json } = await amal.ask<HuntPage>('GET', `hunts/${held.id}`)
  assert.deepEqual(
    [json.state, json.cases.map(({ piece }) => piece.content).toSorted(), json.decidedBy],
    ['done', ['picture-0', 'picture-1', 'picture-2'], 'Amal Duty'],
  )
  // A second answer comes too late, and whoever gives it reads what was decided.
  const late = await amal.ask('POST', `hunts/${held.id}/decide`, { bring: false })
  assert.equal(late.status, 409)
  await endsOneUnderWay()

  /** One that somebody has in hand, somewhere. */
  async function endsOneUnderWay() {
    const [id, at] = ['00000000-0000-4000-8000-000000000042', '2026-11-27T10:00:00.000Z']
    await inTenant(desk.house.db, desk.tenant.id, async (tx) => {
      const after = (await huntedUpTo(tx)) ?? 0
      await addHunt(tx, desk.tenant.id, { id, after, upTo: after + 1_000, at })
      await tx
        .updateTable('hunt')
        .set({ lease_until: '2099-01-01T00:00:00.000Z' })
        .where('id', '=', id)
        .execute()
    })
    const reader = await officerAt(desk, 'Chris Records')
    assert.equal((await reader.ask('POST', `hunts/${id}/end`, {})).status, 403)
    await page.goto(`${desk.url}/hunts/${id}`)
    await press(page, 'End this hunt')
    await dialog.getByRole('button', { name: 'End this hunt' }).click()
    await page.getByText(/ended by .?Amal Duty/).waitFor()
    const { json: ended } = await amal.ask<HuntPage>('GET', `hunts/${id}`)
    assert.deepEqual([ended.state, ended.endedBy, ended.mayDecide], ['dropped', 'Amal Duty', false])
    assert.equal((await amal.ask('POST', `hunts/${id}/end`, {})).status, 409)
  }
})
