/**
 * The promises of the security sheet (9.8), checked from outside: against what the authority holds in its hands, what
 * Plaza counted, what the public sees, the published log, and the rows. Every check says how much it looked at.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Demand, isNumbered, type Numbered, steps } from '../core/demand.ts'
import { systemChance } from '../desk/outside/random.ts'
import { caseKeyOf } from '../desk/sql/demands/cases.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { loadDemand } from '../desk/sql/demands/state.ts'
import { allTenants } from '../desk/tenants.ts'
import { base64, same } from '../log/bytes.ts'
import { openCheckpoint, readCheckpoint, type Checkpoint } from '../log/checkpoint.ts'
import { openEntry, parseOpening } from '../log/leaf.ts'
import { parseVerifierKey } from '../log/note.ts'
import { consistencyProof, consistent, hashReader } from '../log/proof.ts'
import { decodeBundle, tileHolding, tilePath, tileWidth } from '../log/tile.ts'
import { verifyReceipt } from '../log/verify.ts'
import { canary } from './authority.ts'
import type { Installation } from './installation.ts'

/** How much was looked at, by name. A trial in which one of them is 0 has shown nothing. */
export type Looked = Record<string, number>
export type Findings = { broken: string[]; looked: Looked }

/** Everything there is to see of an installation whose work has come to rest. */
export type Seen = {
  demands: ReadonlyMap<string, Demand>
  deeds: readonly { key: string; deed: string; reference: string; asked: number; took: number }[]
  broken: string[]
  looked: Looked
}

/** Checks everything. The desk must be open and idle. */
export async function findings(installation: Installation): Promise<Findings> {
  const seen: Seen = {
    demands: await demandsOf(installation),
    deeds: ((await installation.plaza('/admin/effects')) as { deeds: Seen['deeds'] }).deeds,
    broken: [],
    looked: {},
  }
  await acknowledgedIsKept(installation, seen)
  deadlinesStand(installation, seen)
  everyDemandIsSomewhere(seen)
  onlyListedSteps(seen)
  effectsTookHoldOnce(seen)
  await publicSeesWhatWasDecided(installation, seen)
  await outboxIsEmpty(installation, seen)
  await logHoldsEveryEvent(installation, seen)
  await checkpointsAreOneChain(installation, seen)
  noSecretInAnyLog(installation, seen)
  return { broken: seen.broken, looked: seen.looked }
}

async function demandsOf(installation: Installation): Promise<Map<string, Demand>> {
  const db = installation.database()
  const tools = { keys: await installation.keys(), chance: systemChance }
  const [tenant] = await allTenants(db)
  if (!tenant) return new Map()
  return await inTenant(db, tenant.id, async (tx) => {
    const rows = await tx.selectFrom('demand').select('id').execute()
    const demands = new Map<string, Demand>()
    for (const { id } of rows) {
      // The whole of it is the desk's own reading; only the keys are ours.
      const loaded = await loadDemand(tx, tools as Parameters<typeof loadDemand>[1], tenant.id, id)
      if (loaded) demands.set(id, loaded.demand)
    }
    return demands
  })
}

/** I1: one demand for each word given, and the bytes kept are the bytes sent. */
async function acknowledgedIsKept(installation: Installation, seen: Seen): Promise<void> {
  const db = installation.database()
  const keys = await installation.keys()
  const [tenant] = await allTenants(db)
  if (!tenant) return
  for (const told of installation.ledger.values()) {
    count(seen, 'acknowledged')
    const say = (what: string) => seen.broken.push(`I1 ${told.number}: ${what}`)
    const rows = await db
      .selectFrom('demand')
      .innerJoin('receipt', 'receipt.id', 'demand.receipt_id')
      .select(['demand.id', 'demand.number', 'demand.case_id', 'receipt.id as receipt', 'receipt.sha256'])
      .select(['receipt.sealed', 'receipt.vault_object', 'receipt.received_at'])
      .where('demand.reference', '=', told.reference)
      .execute()
    const [row] = rows
    if (!row || rows.length !== 1) {
      say(`${rows.length} demands have its reference`)
      continue
    }
    if (row.id !== told.id || row.number !== told.number) say('another demand has its reference')
    if (row.sha256 !== told.sha256 || told.statedSha256 !== told.sha256) say('other bytes than were sent')
    if (row.received_at !== told.receivedAt) say('another time of receipt than was told')
    if (row.sealed) {
      const { case_id, receipt, sealed } = row
      const bytes = await inTenant(db, tenant.id, async (tx) =>
        (await caseKeyOf(tx, { keys, chance: systemChance }, tenant.id, case_id)).openBytes(
          sealed,
          `receipt:${receipt}:bytes`,
        ),
      )
      if (createHash('sha256').update(bytes).digest('hex') !== told.sha256) say('bytes that hash otherwise')
      count(seen, 'original bytes opened')
    } else if (row.vault_object) count(seen, 'originals in the vault')
    else say('no bytes at all')
  }
}

/** I11: no deadline is later than the one first told, whatever happened to the machine. */
function deadlinesStand(installation: Installation, seen: Seen): void {
  for (const told of installation.ledger.values()) {
    const demand = numberedIn(seen, told.id)
    if (!demand) continue
    for (const [key, dueAt] of told.dueAt) {
      count(seen, 'deadlines')
      const clock = demand.clocks.find((each) => each.key === key)
      if (!clock) seen.broken.push(`I11 ${told.number}: clock ${key} is gone`)
      else if (clock.dueAt !== dueAt && clock.pauses.length === 0)
        seen.broken.push(`I11 ${told.number}: ${key} was due ${dueAt} and now is ${clock.dueAt}`)
    }
  }
}

/** I2: an open clock, an end, or a recorded hold. */
function everyDemandIsSomewhere(seen: Seen): void {
  for (const demand of seen.demands.values()) {
    count(seen, 'demands')
    if (!isNumbered(demand)) {
      seen.broken.push(`I2 ${demand.id} never got a number`)
      continue
    }
    const running = demand.clocks.some(({ state }) => state === 'running' || state === 'stopped')
    if (!running && demand.step !== 'publish' && !demand.ended && demand.trust.outcome !== 'hold')
      seen.broken.push(`I2 ${demand.number} has no open clock, no end and no hold`)
  }
}

/** I16, I14: steps in their order, targets only where a decision on these very bytes brought them. */
function onlyListedSteps(seen: Seen): void {
  for (const demand of seen.demands.values()) {
    if (!isNumbered(demand)) continue
    const reached = steps.slice(0, steps.indexOf(demand.step) + 1)
    const times = reached.map((step) => demand.history[step])
    if (times.includes(undefined)) seen.broken.push(`I16 ${demand.number} skipped a step`)
    for (const target of demand.targets) {
      count(seen, 'targets')
      const decision = demand.decisions.find(
        (each) => each.deed === 'restrict' && each.targets.includes(target.id),
      )
      if (target.restrictedAt && !decision) seen.broken.push(`I3 ${demand.number}: no decision`)
      if (decision && decision.orderSha256 !== demand.receipt.sha256)
        seen.broken.push(`I14 ${demand.number}: decided on other bytes`)
      if (target.outcome === 'restricting' || target.outcome === 'restoring')
        seen.broken.push(`I12 ${demand.number}: a target is still ${target.outcome}`)
    }
    const answers = new Set(demand.answers.map(({ key }) => key))
    if (answers.size !== demand.answers.length) seen.broken.push(`I4 ${demand.number}: answered twice`)
    count(seen, 'answers', demand.answers.length)
  }
}

/** I3, I4: Plaza did nothing that nobody decided, and nothing twice. */
function effectsTookHoldOnce(seen: Seen): void {
  for (const { key, deed, reference, asked, took } of seen.deeds) {
    count(seen, 'deeds at the platform')
    count(seen, 'asked at the platform', asked)
    if (took > 1) seen.broken.push(`I4 ${key} took hold ${took} times`)
    count(seen, 'done twice', Math.max(0, took - 1))
    // Practice belongs to no demand; that it was put back is looked at where it is tried.
    if (key.startsWith('drill/')) continue
    const [id = '', ordinal] = key.split('/')
    const demand = numberedIn(seen, id)
    const target = demand?.targets.find((each) => String(each.ordinal) === ordinal)
    if (!demand || !target) seen.broken.push(`I3 ${deed} of ${reference} belongs to no demand`)
    else if (demand.trust.outcome !== 'pass') seen.broken.push(`I3 ${demand.number} was not authentic`)
    else if (target.content && postOf(target.content.reference) !== reference)
      seen.broken.push(`I3 ${demand.number}: ${deed} hit ${reference}`)
    else if (!demand.decisions.some((each) => each.targets.includes(target.id)))
      seen.broken.push(`I3 ${demand.number}: ${deed} without a decision`)
  }
}

/** What the desk says is down is down for the public, and nothing else is. */
async function publicSeesWhatWasDecided({ place }: Installation, seen: Seen): Promise<void> {
  for (const demand of seen.demands.values()) {
    if (!isNumbered(demand)) continue
    for (const { outcome, content } of demand.targets) {
      if (!content) continue
      const { status } = await fetch(`${place.plaza.origin}/p/${postOf(content.reference)}`)
      const wanted =
        outcome === 'restricted' ? (demand.informed?.kind === 'explained' ? [451] : [404]) : [200]
      if (!wanted.includes(status))
        seen.broken.push(
          `${demand.number}: ${outcome}, and the public gets ${status} at ${content.reference}`,
        )
      count(seen, outcome === 'restricted' ? 'down for the public' : 'up for the public')
    }
  }
}

/** I12, I13: nothing is left in the outbox, and nothing died in silence. */
async function outboxIsEmpty(installation: Installation, seen: Seen): Promise<void> {
  const db = installation.database()
  const rows = await db.selectFrom('effect').select(['kind', 'state', 'attempts', 'key']).execute()
  for (const { kind, state, key } of rows) {
    count(seen, 'effects')
    if (state !== 'done' && state !== 'dropped') seen.broken.push(`I12 ${kind} ${key} is ${state}`)
  }
}

/** I5: each event has one entry, each entry one event, and the entry is the seal of that event and no other. */
async function logHoldsEveryEvent(installation: Installation, seen: Seen): Promise<void> {
  const db = installation.database()
  const keys = await installation.keys()
  const [tenant] = await allTenants(db)
  const { rows } = await sql<{ events: number; entries: number; both: number; holes: number }>`
    select (select count(*) from event) as events, (select count(*) from log_entry) as entries,
      (select count(*) from event join log_entry on log_entry.event_id = event.id) as both,
      (select coalesce(max(index) + 1, 0) - count(index) from log_entry) as holes`.execute(db)
  const counts = rows[0]
  if (!counts || !tenant) return
  if (counts.events !== counts.entries || counts.both !== counts.events || counts.holes !== 0)
    seen.broken.push(`I5 ${JSON.stringify(counts)}`)
  const { size } = readCheckpoint(await (await fetch(`${installation.url}/log/checkpoint`)).text())
  const bundles = new Map<number, Uint8Array[]>()
  await inTenant(db, tenant.id, async (tx) => {
    const events = await tx
      .selectFrom('event')
      .innerJoin('log_entry', 'log_entry.event_id', 'event.id')
      .select(['event.id', 'event.case_id', 'event.opening', 'log_entry.entry', 'log_entry.index'])
      .execute()
    const caseKeys = new Map<string, Awaited<ReturnType<typeof caseKeyOf>>>()
    for (const { id, case_id, opening, entry, index } of events) {
      count(seen, 'events')
      if (opening === null || index === null) continue
      const caseKey =
        caseKeys.get(case_id) ?? (await caseKeyOf(tx, { keys, chance: systemChance }, tenant.id, case_id))
      caseKeys.set(case_id, caseKey)
      const sealed = openEntry(parseOpening(new Uint8Array(caseKey.openBytes(opening, `event:${id}`))))
      const nth = Math.floor(index / tileWidth)
      const bundle = bundles.get(nth) ?? (await bundleOf(installation, nth, size))
      bundles.set(nth, bundle)
      const published = bundle[index % tileWidth]
      if (!same(sealed, new Uint8Array(entry)) || !published || !same(published, sealed))
        seen.broken.push(`I5 entry ${index} is not the seal of its event`)
    }
  })
  const { rows: gaps } = await sql<{ case_id: string }>`
    select case_id from event group by case_id having max(seq) <> count(*) or min(seq) <> 1`.execute(db)
  for (const { case_id } of gaps) seen.broken.push(`I5 the history of case ${case_id} has a gap`)
}

async function bundleOf({ url }: Installation, nth: number, size: number): Promise<Uint8Array[]> {
  const tile = tileHolding('entries', nth * tileWidth, size)
  if (!tile) return []
  return decodeBundle(await fetched(`${url}/log/${tilePath(tile)}`), tile.width)
}

/** I6: every checkpoint ever seen is signed and is the beginning of the last one. Receipts verify without the desk. */
async function checkpointsAreOneChain(installation: Installation, seen: Seen): Promise<void> {
  const { url, authority } = installation
  const known = (await (await fetch(`${url}/.well-known/guichet.json`)).json()) as {
    log: { verifierKeys: string[] }
  }
  const keys = known.log.verifierKeys.map(parseVerifierKey)
  const last = await (await fetch(`${url}/log/checkpoint`)).text()
  installation.checkpoints.add(last)
  const chain: Checkpoint[] = [...installation.checkpoints]
    .map((note) => openCheckpoint(note, keys).checkpoint)
    .toSorted((a, b) => a.size - b.size)
  const head = chain.at(-1)
  if (!head) return
  const read = hashReader(head.size, async (tile) => await fetched(`${url}/log/${tilePath(tile)}`))
  for (const [at, smaller] of chain.entries()) {
    const larger = chain[at + 1] ?? head
    count(seen, 'checkpoints')
    const proof =
      smaller.size === larger.size || smaller.size === 0
        ? []
        : await consistencyProof(smaller.size, larger.size, read)
    if (!consistent(smaller, larger, proof))
      seen.broken.push(
        `I6 the checkpoint of ${smaller.size} (${base64(smaller.root)}) does not begin that of ${larger.size}`,
      )
  }
  const [verifierKey] = known.log.verifierKeys
  for (const told of installation.ledger.values()) {
    const receiptText = await authority.read(`/v1/demands/${told.id}/receipt`)
    if (receiptText === undefined || verifierKey === undefined) {
      seen.broken.push(`I6 ${told.number}: no receipt is to be had`)
      continue
    }
    const answer = verifyReceipt({ receiptText, verifierKey, orderBytesSha256: told.sha256 })
    if (!answer.ok) seen.broken.push(`I6 the receipt of ${told.number}: ${answer.why}`)
    count(seen, 'receipts verified')
  }
}

/** I15: neither the words of an order nor a secret stands in what the desk or its database says to the operator. */
function noSecretInAnyLog({ place }: Installation, seen: Seen): void {
  const token = readFileSync(join(place.plaza.folder, 'plaza-token'), 'utf8').trim()
  for (const name of ['desk.log', 'data/postgres.log']) {
    const text = readFileSync(join(place.folder, name), 'utf8')
    count(seen, 'bytes of logs', text.length)
    for (const [what, secret] of [
      ['the words of an order', canary],
      ["the platform's token", token],
      ['a private key', 'AGE-SECRET-KEY'],
    ] as const)
      if (text.includes(secret)) seen.broken.push(`I15 ${name} holds ${what}`)
  }
}

async function fetched(url: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

function numberedIn(seen: Seen, id: string): Numbered | undefined {
  const demand = seen.demands.get(id)
  return demand && isNumbered(demand) ? demand : undefined
}

function count(seen: Seen, what: string, more = 1): void {
  seen.looked[what] = (seen.looked[what] ?? 0) + more
}

/** What Plaza itself calls a piece: the desk puts the name of the connection before it. */
function postOf(reference: string): string {
  return reference.slice(reference.indexOf(':') + 1)
}
