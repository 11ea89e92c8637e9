/** Demands on disk: the sealed state, and beside it only what the inbox sorts and finds by. */
import { createHash } from 'node:crypto'
import { type Demand, isNumbered, type Numbered } from '../../../core/demand.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Change } from '../../../core/outcome.ts'
import { nextWake } from '../../../core/wake.ts'
import type { Instrument } from '../../../core/regime.ts'
import { retentionOf } from '../../../core/path/6-preserve.ts'
import { recordEnds, recordYears } from '../../../core/retention.ts'
import type { House, Tenant } from '../../house.ts'
import { bindIndex } from '../../search/write.ts'
import type { CaseKey } from '../../outside/case-key.ts'
import { caseKeyOf, openedCase } from './cases.ts'
import type { Tx } from '../database.ts'
import { addEffects } from './effects.ts'
import { addEvents } from './events.ts'
import { findable } from '../findable.ts'
import { bindRestrictions } from './restrictions.ts'
import type { Placing, Sheaf } from '../sheaf.ts'

export type Loaded = {
  demand: Demand
  version: number
  caseKey: CaseKey
  /** Where whoever loaded it asked for that too. */
  around?: Around
}

/** The place of its last event, and the edition of the index in which it is entered. */
export type Around = { lastEvent: number; entered: number | null }

/** The demand and its key. With `lock`, nobody else writes it until this transaction ends. */
export async function loadDemand(
  tx: Tx,
  house: Pick<House, 'keys' | 'chance'>,
  tenant: string,
  id: string,
  lock = false,
): Promise<Loaded | undefined> {
  const found = await (lock ? lockedRow(tx, id) : rowWithKey(tx, id))
  if (!found) return undefined
  const { wrapped, key_version: keyVersion } = found
  const caseKey =
    keyVersion === undefined
      ? await caseKeyOf(tx, house, tenant, found.case_id)
      : await openedCase(house, tenant, found.case_id, { wrapped, key_version: keyVersion })
  return { demand: caseKey.openJson(found.state, `demand:${id}`) as Demand, version: found.version, caseKey }
}

type FoundRow = {
  case_id: string
  version: number
  state: Buffer
  wrapped: Buffer | null
  key_version?: number
}

async function rowWithKey(tx: Tx, id: string): Promise<FoundRow | undefined> {
  return await tx
    .selectFrom('demand')
    .innerJoin('case_key', (join) =>
      join
        .onRef('case_key.tenant_id', '=', 'demand.tenant_id')
        .onRef('case_key.case_id', '=', 'demand.case_id'),
    )
    .select(['demand.case_id', 'version', 'state', 'wrapped', 'key_version'])
    .where('demand.id', '=', id)
    .executeTakeFirst()
}

/** Whoever waited for the lock looks for the key only afterwards: it may have been destroyed meanwhile. */
async function lockedRow(tx: Tx, id: string): Promise<FoundRow | undefined> {
  const row = await tx
    .selectFrom('demand')
    .select(['case_id', 'version', 'state'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && { ...row, wrapped: null }
}

/** The authentic one that somebody names by its issuer and its reference. */
export async function demandCited(tx: Tx, issuer: string, reference: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('demand')
    .innerJoin('authority', 'authority.id', 'demand.authority_id')
    .select('demand.id')
    .where('authority.name', '=', issuer)
    .where('demand.reference', '=', findable(reference))
    .where('demand.authentic', '=', true)
    .executeTakeFirst()
  return row?.id
}

/** Those of an authority's demands that are not over. */
export async function openDemandsOf(tx: Tx, authority: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('demand')
    .select('id')
    .where('authority_id', '=', authority)
    .where('open', '=', true)
    .execute()
  return rows.map(({ id }) => id)
}

/** What the shell must know to write a change, beside the change itself. */
export type RecordFacts = {
  tenant: Tenant
  caseKey: CaseKey
  at: Instant
  version: number
  /** What the rows say now, where whoever changes it loaded it: what is the same is not written again. */
  before?: Demand
  around?: Around | undefined
  /** Nothing of the demand itself changed, only something happened around it: its version stays, and plans stay good. */
  isSame?: boolean
  instrument?: Instrument
  /** Said by the order itself, and only when it comes in. */
  urgent?: boolean
}

type Writers = Pick<House, 'chance' | 'config' | 'keys' | 'hands' | 'nudge'>

/**
 * Gathers one change whole: state, events with their log entries, clocks, ends of keeping, effects. Nothing of it is
 * visible, and no effect can start, before the sheaf is sent and the caller's transaction commits.
 */
export async function bind(
  sheaf: Sheaf,
  tx: Tx,
  house: Writers,
  change: Change<Demand>,
  facts: RecordFacts,
): Promise<number> {
  const { demand } = change
  const { tenant, caseKey, instrument } = facts
  const isNew = facts.version === 0
  const before = facts.before && isNumbered(facts.before) ? facts.before : undefined
  const version = facts.isSame ? facts.version : facts.version + 1
  await addRow(sheaf, tx, demand, version, facts)
  await addEvents(
    sheaf,
    house,
    change.events,
    { tenant, caseId: demand.caseId, caseKey, demand: demand.id },
    isNew ? 0 : (facts.around?.lastEvent ?? tx),
  )
  if (isNumbered(demand)) {
    addClocks(sheaf, tenant, demand, before)
    await bindRestrictions(sheaf, house, tenant, demand, { isNew, before })
    if (instrument) bindRetention(sheaf, demand, instrument)
    const entered = facts.around?.entered ?? undefined
    if (!facts.isSame) await bindIndex(sheaf, house, tenant, demand, { isNew, before, entered })
  }
  addEffects(sheaf, tx, house, change, facts)
  sheaf.tell('guichet', `${tenant.id} ${demand.id} ${version}`)
  return version
}

async function addRow(
  sheaf: Sheaf,
  tx: Tx,
  demand: Demand,
  version: number,
  { tenant, caseKey, at, instrument, urgent }: RecordFacts,
): Promise<void> {
  const numbered = isNumbered(demand) ? demand : undefined
  const running = numbered?.clocks
    .filter((clock) => clock.state === 'running' && clock.kind === 'duty')
    .flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]))
    .toSorted()[0]
  sheaf.add('demand', [
    {
      id: demand.id,
      tenant_id: tenant.id,
      case_id: demand.caseId,
      receipt_id: demand.receipt.id,
      received_at: demand.receipt.at,
      retain_until: numbered ? endOfRecord(numbered, tenant) : null,
      urgent: urgent ?? false,
      version,
      number: numbered?.number ?? null,
      regime: numbered?.regime ?? '',
      instrument: numbered?.instrument ?? '',
      authority_id: 'authority' in demand ? (demand.authority?.id ?? null) : null,
      reference: numbered?.reference ? findable(numbered.reference) : null,
      authentic: numbered !== undefined && (await occupies(tx, numbered)),
      step: demand.step,
      waits_for: numbered?.waitsFor ?? 'nothing',
      open: !(demand.step === 'publish' && demand.waitsFor === 'nothing'),
      due_at: running ?? null,
      wake_at: (numbered && instrument ? nextWake(numbered, { at, instrument }) : undefined) ?? null,
      row: JSON.stringify(inboxFacts(demand)),
      state: caseKey.sealJson(demand, `demand:${demand.id}`),
    },
  ])
}

function endOfRecord(demand: Numbered, tenant: Tenant): Instant | null {
  const end = recordEnds(demand, { years: tenant.settings.recordYears ?? recordYears.usual })
  return 'until' in end ? end.until : null
}

/** A demand that becomes believable later (a call-back) does not push out one that holds its reference already. */
async function occupies(tx: Tx, demand: Numbered): Promise<boolean> {
  if (demand.linkedTo !== undefined || !isAuthentic(demand)) return false
  if (demand.receipt.channel !== 'by-hand' || !demand.authority || !demand.reference) return true
  const holder = await tx
    .selectFrom('demand')
    .select('id')
    .where('authority_id', '=', demand.authority.id)
    .where('reference', '=', findable(demand.reference))
    .where('authentic', '=', true)
    .where('id', '<>', demand.id)
    .executeTakeFirst()
  return holder === undefined
}

/** Only what passed at L1 or above occupies its reference: a forgery must not block the real order. */
function isAuthentic(demand: Demand): boolean {
  return 'trust' in demand && demand.trust.level !== 'L0' && demand.trust.outcome !== 'refuse'
}

/** What a line in the inbox shows without opening the case; no address, no name of a person. */
function inboxFacts(demand: Demand): Record<string, unknown> {
  return {
    authority:
      'authority' in demand && demand.authority
        ? { name: demand.authority.name, country: demand.authority.country }
        : { name: '' },
    ...(isNumbered(demand) ? { userPage: pageHash(demand.userPage) } : {}),
    trustLevel: 'trust' in demand ? demand.trust.level : 'L0',
    trustOutcome: 'trust' in demand ? demand.trust.outcome : 'hold',
    targets: isNumbered(demand) ? demand.targets.filter(({ address }) => address !== '').length : 0,
    connections: isNumbered(demand) ? connectionsOf(demand) : [],
    clock: isNumbered(demand) ? (mostPressing(demand) ?? null) : null,
    outcome: isNumbered(demand) ? outcomeOf(demand) : 'open',
  }
}

/** Where what it points at was found: a reference begins with its connection. */
function connectionsOf({ targets }: Numbered): string[] {
  const found = targets.flatMap(({ content }) => content?.reference.split(':', 1) ?? [])
  return [...new Set(found)]
}

/** What came of a demand in one word, for the figures: how it ended, else what became of the first of its targets. */
function outcomeOf({ ended, targets }: Numbered): string {
  return ended?.how ?? targets[0]?.outcome ?? 'nothing'
}

/** The user's page is found by the hash of its token; who reads the row cannot open the page. */
export function pageHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The clock a person should see first: the duty that runs out first; else one that is stopped. */
function mostPressing(demand: Numbered): Numbered['clocks'][number] | undefined {
  const duties = demand.clocks.filter(({ kind, dueAt }) => kind === 'duty' && dueAt !== null)
  const byDue = (state: string) =>
    duties
      .filter((clock) => clock.state === state)
      .toSorted((a, b) => (String(a.dueAt) < String(b.dueAt) ? -1 : 1))[0]
  return byDue('running') ?? byDue('stopped')
}

function addClocks(sheaf: Sheaf, tenant: Tenant, demand: Numbered, before: Numbered | undefined): void {
  const were = before && clockRows(tenant, before).map((row) => JSON.stringify(row))
  sheaf.add(
    'clock',
    clockRows(tenant, demand).filter((row) => !were?.includes(JSON.stringify(row))),
  )
}

function clockRows(tenant: Tenant, demand: Numbered) {
  return demand.clocks
    .filter(({ dueAt }) => dueAt !== null)
    .map((clock) => ({
      demand_id: demand.id,
      tenant_id: tenant.id,
      name: clock.key,
      // A fresh hour is measured from its own beginning.
      started_at: clock.stretches.at(-1)?.from ?? clock.startedAt,
      due_at: clock.dueAt as Instant,
      state: clock.kind === 'duty' ? clock.state : `${clock.state}-${clock.kind}`,
    }))
}

/** Ends of keeping follow the legal clocks, part by part. */
function bindRetention(sheaf: Sheaf, demand: Numbered, instrument: Instrument): void {
  const legalHold = demand.legalHold ?? false
  for (const target of demand.targets.filter(({ hold }) => hold.state === 'held')) {
    const until = retentionOf(demand, target, instrument)
    for (const { object, purpose } of target.hold.parts) {
      const end = (purpose === 'content' ? until.content : until.relatedData) ?? target.hold.lapsesAt ?? null
      sheaf.also(keeping, { object, end, legalHold })
    }
  }
}

type Kept = { object: string; end: Instant | null; legalHold: boolean }

function keeping(all: readonly Kept[], place: Placing): string {
  const each = <T>(what: (kept: Kept) => T) => place(all.map(what))
  const ids = each(({ object }) => object)
  // Said twice, as in desk/search/write.ts: never look through everything the vault holds.
  return `update vault_object set destroy_after = kept.until, legal_hold = kept.hold
    from unnest(${ids}::uuid[], ${each(({ end }) => end)}::timestamptz[],
      ${each(({ legalHold }) => legalHold)}::boolean[]) as kept (id, until, hold)
    where vault_object.id = kept.id and vault_object.id = any(${ids}::uuid[])
      and (destroy_after is distinct from kept.until or legal_hold <> kept.hold)`
}

/** What an authority handed in before: with this reference, or at all. As many as say whether there was anything. */
export async function handedInBefore(tx: Tx, authority: string, reference: string | undefined) {
  return await tx
    .selectFrom('demand')
    .innerJoin('receipt', 'receipt.id', 'demand.receipt_id')
    .select(['demand.reference', 'demand.authentic', 'receipt.sha256'])
    .where('demand.authority_id', '=', authority)
    .where((eb) =>
      reference === undefined ? eb.lit(true) : eb('demand.reference', '=', findable(reference)),
    )
    .limit(50)
    .execute()
}
