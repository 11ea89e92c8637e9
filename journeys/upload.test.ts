/** Plaza asks before it shows what people upload: the whole story, from the order to the verdict. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import type { DemandView, Hunts, Matches, MatchPage } from '../desk/http/contract/index.ts'
import { askAtUpload } from '../desk/sandbox-upload.ts'
import { inTenant } from '../desk/sql/database.ts'
import { writeSetting } from '../desk/sql/house/settings.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { decides, heldOrder, takesDown } from './lists.ts'
import { type Officer, officerAt } from './officer.ts'
import { pictureOf } from './picture.ts'

type Sent = {
  id: string
  state: string
  says: string
  case?: string
  address: string
  askedAgainLater?: true
}

test('what was taken down is uploaded again, smaller and saved anew: it waits, is found to be journalism, and is shown', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { picture } = await listedPicture(desk, officer)
  const harmless = await upload(desk, { title: 'Morning', text: 'The ferry is late again.' })
  assert.equal(harmless.state, 'public')

  const again = await sharp(picture).resize({ width: 640 }).jpeg({ quality: 55 }).toBuffer()
  const sent = await eventually('the list to be followed', async () => {
    const sent = await upload(desk, { title: 'What they posted', text: 'A report.', media: again })
    return sent.state === 'public' ? undefined : sent
  })
  assert.equal(sent.state, 'waiting')
  assert.match(sent.says, /person looks/)
  assert.equal((await fetch(`${desk.plaza.origin}/p/${sent.id}`)).status, 404)
  assert.equal((await fetch(`${desk.plaza.origin}/media/${sent.id}.jpg`)).status, 404)

  const { json: waiting } = await officer.ask<Matches>('GET', 'matches')
  assert.equal(waiting.cases[0]?.id, sent.case)
  const { json: page } = await officer.ask<MatchPage>('GET', `matches/${sent.case}`)
  // Whoever looks sees the piece itself at an address that only the desk was told; a letter off, nobody sees anything.
  const { url = '' } = page.piece
  assert.match(await (await fetch(url)).text(), /What they posted/)
  assert.deepEqual(Buffer.from(await (await fetch(`${url}/picture`)).arrayBuffer()), again)
  assert.equal((await fetch(`${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`)).status, 404)
  assert.deepEqual(
    page.hits.map(({ kind, distance, radius }) => [kind, distance > 0 && distance <= radius]),
    [['pdq', true]],
  )
  await decides(officer, sent.case, {
    verdict: 'exempt',
    exception: 'journalism',
    reason: 'A report on the group.',
  })
  await eventually('the report to be shown', async () => (await seen(desk, sent.id)).state === 'public')
  assert.equal((await fetch(`${desk.plaza.origin}/p/${sent.id}`)).status, 200)
  const shown = Buffer.from(await (await fetch(`${desk.plaza.origin}/media/${sent.id}.jpg`)).arrayBuffer())
  assert.deepEqual(shown, again)
  // The same picture stops nobody again.
  const third = await eventually('the list to be followed', async () => {
    const third = await upload(desk, { title: 'Their picture, again', text: '', media: again })
    return third.state === 'public' ? third : undefined
  })
  assert.equal(third.state, 'public')
})

test('what a person finds to be what the list says is never shown, and the platform is told once', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { picture } = await listedPicture(desk, officer)
  const sent = await eventually('the list to be followed', async () => {
    const sent = await upload(desk, { title: 'Again', text: '', media: picture })
    return sent.state === 'public' ? undefined : sent
  })
  await decides(officer, sent.case)
  await eventually('Plaza to hear of it', async () => (await seen(desk, sent.id)).state === 'stopped')
  assert.equal((await fetch(`${desk.plaza.origin}/p/${sent.id}`)).status, 404)
  const { moves } = await hookAt(desk)
  assert.deepEqual(
    moves.filter(({ id }) => id === sent.id).map(({ state }) => state),
    ['waiting', 'stopped'],
  )
})

test('where the operator has said so, an older copy is found when its content is listed, and the platform takes it down', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const basis = 'Terms of service, section 4, and Article 5 of the Regulation'
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    writeSetting(tx, desk.tenant.id, 'retroHunt', { basis, months: 3, atOnce: 20 }),
  )
  let older: Sent | undefined
  const { picture } = await listedPicture(desk, officer, async (picture) => {
    const copy = await sharp(picture).resize({ width: 600 }).webp({ quality: 60 }).toBuffer()
    older = await upload(desk, { title: 'Seen yesterday', text: '', media: copy })
    assert.equal(older.state, 'public')
    await upload(desk, { title: 'Morning', text: 'The ferry is late again.' })
  })
  assert.ok(picture.length > 0 && older)
  const { id } = older
  const found = await eventually('the older copy to be found', async () => {
    const { cases } = (await officer.ask<Matches>('GET', 'matches')).json
    return cases.find(({ origin }) => origin === 'stock')
  })
  assert.deepEqual([found.piece.content, found.banks], [id, ['Taken down by order']])
  // Its case is there a moment before the hunt says so.
  await eventually('the hunt to have brought it', async () => {
    const { hunts } = (await officer.ask<Hunts>('GET', 'hunts')).json
    return hunts.some(({ found, brought }) => found === 1 && brought === 1)
  })
  // Until a person has looked it stays: a match is a lead.
  assert.equal((await seen(desk, id)).state, 'public')
  await decides(officer, found.id)
  await eventually('Plaza to take it down', async () => (await seen(desk, id)).state === 'stopped')
  assert.equal((await fetch(`${desk.plaza.origin}/p/${id}`)).status, 404)
})

test('while the desk is silent Plaza does what it was set to, and asks again', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { picture } = await listedPicture(desk, officer)
  await eventually('the list to be followed', async () => {
    const sent = await upload(desk, { title: 'Again', text: '', media: picture })
    return sent.state !== 'public'
  })
  const nobody = { desk: 'http://127.0.0.1:9', token: 'x'.repeat(40), secret: `whsec_${'A'.repeat(44)}` }
  const there = await hookSet(desk, nobody)
  assert.equal(there.whenSilent, 'publish')
  const shown = await upload(desk, { title: 'While it is silent', text: '', media: picture })
  assert.deepEqual([shown.state, shown.askedAgainLater], ['public', true])
  assert.match(shown.says, /asks again later/)
  await hookSet(desk, { ...nobody, whenSilent: 'hold' })
  const held = await upload(desk, { title: 'While it is silent', text: '', media: picture })
  assert.deepEqual([held.state, held.askedAgainLater], ['asking', true])
  // The desk is back: what was shown unasked is held now.
  await askAtUpload(desk.house, desk.tenant, desk.plaza)
  for (const { id } of [shown, held])
    await eventually('it to be asked', async () => (await seen(desk, id)).state === 'waiting')
  assert.equal((await fetch(`${desk.plaza.origin}/p/${shown.id}`)).status, 404)
})

test('a picture that breaks off is looked at by nobody else, and is not shown', async (t) => {
  const desk = await openDesk(t)
  await askAtUpload(desk.house, desk.tenant, desk.plaza)
  const whole = readFileSync(join(import.meta.dirname, '../sandbox/plaza/media/dunes.jpg'))
  const fine = await upload(desk, { title: 'Dunes', text: '', media: whole })
  assert.equal(fine.state, 'public')
  const broken = whole.subarray(0, Math.floor(whole.length / 2))
  const sent = await upload(desk, { title: 'Dunes', text: '', media: broken })
  assert.equal(sent.state, 'waiting')
  assert.match(sent.says, /could not be looked at/)
  for (const path of [`/p/${sent.id}`, `/media/${sent.id}.jpg`])
    assert.equal((await fetch(desk.plaza.origin + path)).status, 404)
  // Nobody at the desk has it: somebody at Plaza says what becomes of it.
  const says = async (state: string) =>
    (
      await fetch(`${desk.plaza.origin}/admin/uploads/${sent.id}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${desk.plaza.token}` },
        body: JSON.stringify({ state }),
      })
    ).status
  assert.equal(await says('asking'), 422)
  assert.equal(await says('public'), 200)
  assert.equal((await seen(desk, sent.id)).state, 'public')
  assert.equal((await fetch(`${desk.plaza.origin}/media/${sent.id}.jpg`)).status, 200)
  assert.equal(await says('stopped'), 404)
})

/** An order of the sample authority is carried out, and what it took down is listed. */
async function listedPicture(
  desk: Desk,
  officer: Officer,
  before: (picture: Buffer) => Promise<void> = async () => undefined,
): Promise<{ picture: Buffer; demand: DemandView }> {
  const order = await heldOrder(desk)
  const { demand, targets } = order
  const picture = await pictureOf(desk, demand)
  await before(picture)
  await takesDown(order)
  assert.equal(
    (await officer.ask('POST', 'banks', { name: 'REMOVED', title: 'Taken down by order' })).status,
    200,
  )
  const listed = await officer.ask('POST', `demands/${demand.id}/list`, {
    targets,
    bank: 'REMOVED',
    label: 'propaganda',
    legalBasis: 'Regulation (EU) 2021/784, Article 3',
  })
  assert.equal(listed.status, 200, JSON.stringify(listed.json))
  return { picture, demand }
}

async function upload(
  { plaza }: Desk,
  { title, text, media }: { title: string; text: string; media?: Buffer },
): Promise<Sent> {
  const form = new FormData()
  const lines = { author: 'tomas', square: 'harbour', language: 'en', title, text, alt: 'A picture' }
  for (const [name, value] of Object.entries(lines)) form.append(name, value)
  if (media) form.append('media', new Blob([new Uint8Array(media)], { type: 'image/jpeg' }), 'picture.jpg')
  const response = await fetch(`${plaza.origin}/api/uploads`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  assert.equal(response.status, 303, await response.text())
  return await seenAt(plaza.origin, (response.headers.get('location') ?? '').replace('/sent/', ''))
}

const seen = ({ plaza }: Desk, id: string) => seenAt(plaza.origin, id)

async function seenAt(origin: string, id: string): Promise<Sent> {
  const response = await fetch(`${origin}/api/uploads/${id}`)
  assert.equal(response.status, 200)
  return (await response.json()) as Sent
}

type Hook = { desk: string; whenSilent: string; moves: { id: string; state: string }[] }

async function hookAt({ plaza }: Desk): Promise<Hook> {
  const headers = { authorization: `Bearer ${plaza.token}` }
  return (await (await fetch(`${plaza.origin}/admin/hook`, { headers })).json()) as Hook
}

async function hookSet({ plaza }: Desk, body: Record<string, string>): Promise<Hook> {
  const response = await fetch(`${plaza.origin}/admin/hook`, {
    method: 'POST',
    headers: { authorization: `Bearer ${plaza.token}` },
    body: JSON.stringify(body),
  })
  assert.equal(response.status, 200)
  return (await response.json()) as Hook
}
