import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signalsOfText } from './signals.ts'
import { worldOf } from '../../checks/lists.ts'
import { later } from '../../core/instant.ts'
import { letThrough, listIn, makeBank } from '../banks/change.ts'
import { changeBank } from '../banks/settings.ts'
import { bankNamed } from '../sql/banks/banks.ts'
import type { Tx } from '../sql/database.ts'

const known =
  'The gate opens at noon and whoever wants to come with us brings bread, water and a lamp for the long way.'
const sha256 = (letter: string) => ({ kind: 'sha256', value: letter.repeat(64) })

test('a post that is edited under its name is another piece: what was said of its old words is not said of the new ones', async (t) => {
  const world = await worldOf(t)
  await world.list(signalsOfText(known).signals)
  const report = `They wrote: ${known} That is how they recruit, says the mayor, and warns every family in town.`
  const before = await world.text('post-1', report)
  assert.equal(before.advice, 'review')
  await world.letThrough(before.case?.id ?? '')
  assert.deepEqual((await world.text('post-1', report)).case?.verdict, 'exempt')
  const edited = await world.text('post-1', known)
  assert.equal(edited.advice, 'review')
  assert.notEqual(edited.case?.id, before.case?.id)
})

test('the words beside a file that was let through are looked for all the same', async (t) => {
  const world = await worldOf(t)
  const { signals } = signalsOfText(known)
  const file = [sha256('a'), { kind: 'md5', value: 'a'.repeat(32) }]
  await world.list([...file, ...signals])
  const picture = await world.scan('post-1', file)
  await world.letThrough(picture.case?.id ?? '')
  assert.equal((await world.scan('post-2', file)).advice, 'none')
  const posted = await world.scan('post-3', [...file, ...signals])
  assert.equal(posted.advice, 'review')
  assert.ok(posted.matches.every(({ kind }) => kind !== 'sha256' && kind !== 'md5'))
})

test('a text that was let through passes for whoever posts the very same words', async (t) => {
  const world = await worldOf(t)
  await world.list(signalsOfText(known).signals)
  const report = `They wrote: ${known} That is how they recruit, says the mayor, and warns every family in town.`
  const first = await world.text('post-1', report)
  await world.letThrough(first.case?.id ?? '')
  assert.equal((await world.text('post-2', report)).advice, 'none')
  assert.equal((await world.text('post-3', `${report} Come with us.`)).advice, 'review')
})

test('what is let through is not listed by what is written in it, which may be written in any other picture', async (t) => {
  const world = await worldOf(t)
  const written = signalsOfText(known).signals.map((one) => ({ ...one, variant: 'written' }))
  await world.list(signalsOfText(known).signals)
  const screenshot = await world.scan('post-1', [sha256('b'), ...written])
  await world.letThrough(screenshot.case?.id ?? '')
  const { letThrough } = await world.entries()
  assert.deepEqual(letThrough, ['sha256'])
})

test('a file that was added to a confirmed entry is confirmed by nobody, and stopped by nobody’s hand', async (t) => {
  const world = await worldOf(t)
  const entry = await world.list([sha256('c')], { confirmed: true })
  await world.stopsByItself()
  assert.equal((await world.scan('post-1', [sha256('c')])).advice, 'block')
  await world.add(entry, [sha256('d')])
  assert.equal((await world.scan('post-2', [sha256('d')])).advice, 'review')
  assert.equal((await world.scan('post-3', [sha256('c')])).advice, 'block')
})

test('a file stays stopped only while its entry counts: off for a time, it waits for a person, whoever asks', async (t) => {
  const world = await worldOf(t)
  const entry = await world.list([sha256('a')], { confirmed: true })
  await world.stopsByItself()
  const stopped = await world.scan('post-1', [sha256('a')])
  assert.equal(stopped.advice, 'block')
  await world.turnOff(entry, later(world.house.clock.now(), 3_600_000))
  const again = await world.scan('post-1', [sha256('a')])
  assert.deepEqual([again.advice, again.case?.id], ['review', stopped.case?.id])
  assert.equal((await world.scan('post-2', [sha256('a')])).advice, 'none')
  await world.turnOff(entry, null)
  assert.equal((await world.scan('post-1', [sha256('a')])).advice, 'block')
})

test('no list of what is known can take the name under which people let things through', async (t) => {
  const world = await worldOf(t)
  const { house, tenant, by } = world
  await world.list([sha256('a')])
  const named = async (tx: Tx) => ({
    made: await makeBank(tx, house, tenant, by, { name: letThrough, title: '', stance: 'known' }),
    renamed: await changeBank(tx, house, tenant, by, (await bankNamed(tx, 'REMOVED'))?.id ?? '', {
      name: letThrough,
    }),
  })
  const { made, renamed } = await world.changing(named)
  assert.deepEqual([made, renamed?.refused], [undefined, 'name-taken'])
  const met = await world.scan('post-1', [sha256('a')])
  await world.letThrough(met.case?.id ?? '')
  assert.equal((await world.scan('post-2', [sha256('a')])).advice, 'none')
})

test('a program that lists what a person confirmed a hundred times more crowds out neither what stops a file nor what lets it pass', async (t) => {
  const world = await worldOf(t)
  const { house, tenant } = world
  const program = { name: 'thief', actor: { kind: 'platform' as const, name: 'thief' } }
  const lead = {
    label: 'x',
    source: { kind: 'import' as const, name: 'thief' },
    legalBasis: '-',
    signals: [sha256('a'), sha256('b')],
  }
  await world.changing(async (tx) => {
    await makeBank(tx, house, tenant, program, { name: 'CROWD', title: '', stance: 'known' })
    const bank = (await bankNamed(tx, 'CROWD')) ?? assert.fail('no bank')
    await listIn(
      tx,
      house,
      tenant,
      program,
      bank,
      Array.from({ length: 101 }, () => lead),
    )
  })
  const passed = await world.scan('post-1', [sha256('b')])
  await world.letThrough(passed.case?.id ?? '')
  assert.equal((await world.scan('post-2', [sha256('b')])).advice, 'none')
  await world.list([sha256('a')], { confirmed: true })
  await world.stopsByItself()
  const stopped = await world.scan('post-3', [sha256('a')])
  assert.equal(stopped.advice, 'block')
  assert.ok(stopped.matches.length <= 100)
})
