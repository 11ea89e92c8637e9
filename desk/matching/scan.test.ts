import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { freshDatabase } from '../../checks/postgres.ts'
import { listIn, makeBank } from '../banks/change.ts'
import { decideMatch } from '../banks/decide.ts'
import { addSignalsTo } from '../banks/entries.ts'
import { configFrom } from '../config.ts'
import { openHouse } from '../open.ts'
import { sandboxTenant } from '../sandbox.ts'
import { bankNamed, setBank } from '../sql/banks/banks.ts'
import { countHits } from '../sql/banks/cases.ts'
import { changeLists } from '../sql/banks/head.ts'
import { inTenant, migrate, type Tx } from '../sql/database.ts'
import type { Query } from './look.ts'
import { scan } from './scan.ts'
import { signalsOfText, signalsOfWholeText } from './signals.ts'

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

async function worldOf(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-scan-'))
  const opened = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: await freshDatabase(t, migrate),
  })
  t.after(async () => {
    await opened.close()
    await rm(folder, { recursive: true, force: true })
  })
  const { house } = opened
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'of Plaza' })
  const person = await inTenant(house.db, tenant.id, (tx) =>
    tx.selectFrom('staff').select(['id', 'name']).executeTakeFirstOrThrow(),
  )
  const by = { ...person, actor: { kind: 'staff' as const, ...person } }
  const changing = async <T>(change: (tx: Tx) => Promise<T>) => {
    const done = await inTenant(house.db, tenant.id, change)
    await (await house.lists.of(tenant)).follow()
    return done
  }
  const bank = async (tx: Tx) => (await bankNamed(tx, 'REMOVED')) ?? assert.fail('no bank')
  return {
    scan: (content: string, queries: readonly Query[]) => scan(house, tenant, { content }, queries),
    text: (content: string, text: string) =>
      scan(house, tenant, { content }, signalsOfWholeText(text).signals, { text }),
    list: (signals: readonly Query[], { confirmed = false } = {}) =>
      changing(async (tx) => {
        await makeBank(tx, house, tenant, by, { name: 'REMOVED', title: '', stance: 'known' })
        const [entry] = await listIn(tx, house, tenant, by, await bank(tx), [
          {
            label: 'propaganda',
            source: { kind: 'staff', name: by.name },
            legalBasis: 'a law',
            ...(confirmed ? { confirmedBy: by.id } : {}),
            signals,
          },
        ])
        return entry ?? assert.fail('nothing was listed')
      }),
    add: (entry: number, signals: readonly Query[]) =>
      changing(async (tx) => addSignalsTo(tx, house, tenant, by, await bank(tx), entry, signals)),
    stopsByItself: () =>
      changing(async (tx) => {
        const { id } = await bank(tx)
        await changeLists(tx, tenant.id, (head) => setBank(tx, head, id, { on_match: 'block' }))
      }),
    letThrough: (id: string) =>
      changing(async (tx) => {
        const seen = await countHits(tx, id)
        const decision = { verdict: 'exempt', exception: 'journalism', reason: 'A report.', seen } as const
        assert.equal(await decideMatch(tx, house, tenant, by, id, decision), 'done')
      }),
    entries: () =>
      inTenant(house.db, tenant.id, async (tx) => ({
        letThrough: (
          await tx
            .selectFrom('bank_signal')
            .innerJoin('bank', 'bank.id', 'bank_signal.bank_id')
            .select('kind')
            .where('stance', '=', 'let-through')
            .execute()
        ).map(({ kind }) => kind),
      })),
  }
}
