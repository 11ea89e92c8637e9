/** A desk that keeps hashes of what is scanned, and hunts when it is told to: for tests of what is found and what comes of it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { listIn, makeBank } from '../desk/banks/change.ts'
import { turnEntriesOff } from '../desk/banks/entries.ts'
import { type BankWish, changeBank } from '../desk/banks/settings.ts'
import { configFrom } from '../desk/config.ts'
import type { House, Tenant } from '../desk/house.ts'
import { beginHunt, carryHunt } from '../desk/matching/hunt.ts'
import type { Signal } from '../match/signal.ts'
import { scan } from '../desk/matching/scan.ts'
import { openHouse } from '../desk/open.ts'
import { type Clock, systemClock } from '../desk/outside/clock.ts'
import { sandboxTenant } from '../desk/sandbox.ts'
import { bankNamed } from '../desk/sql/banks/banks.ts'
import { openCases } from '../desk/sql/banks/heard.ts'
import { inTenant, migrate } from '../desk/sql/database.ts'
import { writeSetting } from '../desk/sql/house/settings.ts'
import { claimFirst } from '../desk/sql/lease.ts'
import { huntsOf } from '../desk/sql/seen/hunts.ts'
import type { RetroHunt } from '../desk/sql/tables.ts'
import { allTenants } from '../desk/tenants.ts'
import { freshDatabase } from './postgres.ts'

export const on: RetroHunt = {
  basis: 'Terms of service, section 4, and Article 5 of the Regulation',
  months: 2,
  atOnce: 1_000,
}
export const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex')

export async function worldOf(t: TestContext, retroHunt: RetroHunt | undefined, clock: Clock = systemClock) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-hunt-'))
  const opened = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: await freshDatabase(t, migrate),
    clock,
  })
  t.after(async () => {
    await opened.close()
    await rm(folder, { recursive: true, force: true })
  })
  const house: House = opened.house
  const { tenant: made } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'of Plaza' })
  const person = await inTenant(house.db, made.id, (tx) =>
    tx.selectFrom('staff').select(['id', 'name']).executeTakeFirstOrThrow(),
  )
  const by = { ...person, actor: { kind: 'staff' as const, ...person } }
  const entries = new Map<string, number>()
  const signal = new AbortController().signal
  const world = {
    house,
    by,
    tenant: made as Tenant,
    async set(value: RetroHunt | undefined) {
      await inTenant(house.db, made.id, (tx) => writeSetting(tx, made.id, 'retroHunt', value ?? null))
      const [tenant] = await allTenants(house.db)
      world.tenant = tenant as Tenant
    },
    begin: () => beginHunt(house, world.tenant),
    scan: (content: string, queries: Signal[]) => scan(house, world.tenant, { content }, queries),
    async list(
      signals: { kind: string; value: string }[],
      name = 'REMOVED',
      stance: 'known' | 'let-through' = 'known',
    ) {
      await inTenant(house.db, made.id, async (tx) => {
        await makeBank(tx, house, world.tenant, by, { name, title: '', stance })
        const bank = await bankNamed(tx, name)
        const source = { kind: 'staff' as const, name: by.name }
        const [entry] = await listIn(tx, house, world.tenant, by, bank ?? assert.fail('no bank'), [
          { label: 'propaganda', source, legalBasis: 'a law', signals },
        ])
        entries.set(name, entry ?? 0)
      })
      await (await house.lists.of(world.tenant)).follow()
    },
    /** The entry that was listed last in a bank. */
    last: (name: string) => entries.get(name) ?? assert.fail(),
    async bank(wish: BankWish) {
      await inTenant(house.db, made.id, async (tx) => {
        const bank = (await bankNamed(tx, 'REMOVED')) ?? assert.fail('no bank')
        assert.equal(await changeBank(tx, house, world.tenant, by, bank.id, wish), undefined)
      })
      await (await house.lists.of(world.tenant)).follow()
    },
    /** Turns the entry of the first bank off until then, or on. */
    async turn(until: string | null) {
      await inTenant(house.db, made.id, async (tx) => {
        const bank = (await bankNamed(tx, 'REMOVED')) ?? assert.fail('no bank')
        await turnEntriesOff(tx, house, world.tenant, by, bank, [world.last('REMOVED')], until)
      })
      await (await house.lists.of(world.tenant)).follow()
    },
    /** What is before people because a hunt brought it. */
    found: async () =>
      (await world.cases()).filter(({ origin }) => origin === 'stock').map(({ piece }) => piece.content),
    /** What a hunt brings beside that, if one begins. */
    async foundNow() {
      const before = await world.found()
      await world.hunt()
      return (await world.found()).filter((content) => !before.includes(content))
    },
    /** One hunt as far as it goes, whatever lease a dead one left. */
    async hunt({ portion = 1_000 } = {}) {
      await beginHunt(house, world.tenant)
      while (await world.carry({ portion }));
    },
    /** One worker takes what there is to be done, whoever has it in hand, and does its part. Whether there was anything. */
    async carry({ portion = 1_000 } = {}) {
      const hunt = await inTenant(house.db, made.id, (tx) =>
        claimFirst(tx, 'hunt', '2099-01-01T00:00:00.000Z'),
      )
      if (hunt) await carryHunt(house, world.tenant, hunt, { signal, portion })
      return hunt !== undefined
    },
    cases: () => inTenant(house.db, made.id, (tx) => openCases(tx, { limit: 1_000 })),
    hunts: () => inTenant(house.db, made.id, (tx) => huntsOf(tx, 10)),
    seen: () =>
      inTenant(house.db, made.id, async (tx) => ({
        pieces: (await tx.selectFrom('seen_piece').select('piece').execute()).map(({ piece }) => piece),
        kinds: (await tx.selectFrom('seen_signal').select('kind').execute()).map(({ kind }) => kind),
      })),
  }
  await world.set(retroHunt)
  return world
}
