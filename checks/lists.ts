/** The lists of a desk and those who ask them, without a server: for tests of what is met and what comes of it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { freshDatabase } from './postgres.ts'
import type { Instant } from '../core/instant.ts'
import { listIn, makeBank } from '../desk/banks/change.ts'
import { decideMatch } from '../desk/banks/decide.ts'
import { addSignalsTo, turnEntriesOff } from '../desk/banks/entries.ts'
import { configFrom } from '../desk/config.ts'
import { openHouse } from '../desk/open.ts'
import type { Clock } from '../desk/outside/clock.ts'
import { sandboxTenant } from '../desk/sandbox.ts'
import { bankNamed, setBank } from '../desk/sql/banks/banks.ts'
import { countHits } from '../desk/sql/banks/cases.ts'
import { changeLists } from '../desk/sql/banks/head.ts'
import { inTenant, migrate, type Tx } from '../desk/sql/database.ts'
import type { Piece } from '../desk/sql/tables/banks.ts'
import type { Signal } from '../match/signal.ts'
import { scan } from '../desk/matching/scan.ts'
import { signalsOfWholeText } from '../desk/matching/signals.ts'

export async function worldOf(t: TestContext, options: { clock?: Clock } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-scan-'))
  const opened = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: await freshDatabase(t, migrate),
    ...options,
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
  const bank = async (tx: Tx, name = 'REMOVED') => (await bankNamed(tx, name)) ?? assert.fail('no bank')
  return {
    house,
    tenant,
    by,
    changing,
    scan: (content: string, queries: readonly Signal[]) => scan(house, tenant, { content }, queries),
    text: (content: string, text: string, more: Partial<Piece> = {}) =>
      scan(house, tenant, { content, ...more }, signalsOfWholeText(text).signals, { text }),
    list: (signals: readonly Signal[], { confirmed = false, name = 'REMOVED' } = {}) =>
      changing(async (tx) => {
        await makeBank(tx, house, tenant, by, { name, title: '', stance: 'known' })
        const [entry] = await listIn(tx, house, tenant, by, await bank(tx, name), [
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
    add: (entry: number, signals: readonly Signal[]) =>
      changing(async (tx) => addSignalsTo(tx, house, tenant, by, await bank(tx), entry, signals)),
    turnOff: (entry: number, until: Instant | null) =>
      changing(async (tx) => turnEntriesOff(tx, house, tenant, by, await bank(tx), [entry], until)),
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
