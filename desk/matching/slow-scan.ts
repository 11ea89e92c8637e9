/**
 * A scan that takes its time: the piece is hashed as a job, then looked for, and the answer is kept for a day and told.
 * The same piece asked about again meanwhile is the same job.
 */
import { type Instant, later } from '../../core/instant.ts'
import { deliveryPolicy } from '../../core/policy.ts'
import { eachTenant } from '../apart.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import { inTenant } from '../sql/database.ts'
import type { Piece } from '../sql/tables/banks.ts'
import type { AskedPiece } from '../sql/tables/scans.ts'
import {
  addAsked,
  askedUnder,
  askedWith,
  dropAsked,
  forgetAsked,
  type ScanAsked,
  settleAsked,
} from '../sql/slow-scans.ts'
import { tellLater } from '../sql/told-later.ts'
import { cancelHashing, hashingOf, type Source, startHashing } from './hashing.ts'
import { scan, type Scanned, wordOn } from './scan.ts'
import { formsAskedFor, signalsOfAddress, toldOfHashed, type Told } from './signals.ts'

const keptMs = 24 * 3_600_000

/** `key` names the request for whoever asks; `asked` is what it was, so that another one under the same name is noticed. */
export type SlowWish = { token: string; key: string; asked: Buffer; piece: Piece }

/** What came of one, and when: as a short one is answered. */
type SlowAnswer = { at: Instant; scanned: Scanned; told: Told }
export type Slow =
  | { state: 'hashing'; progress: { done: number; expected: number } }
  | ({ state: 'done' } & SlowAnswer)

/** The scan that is under way under this key; `other` where the key was used for another request. */
export async function slowBefore(
  house: House,
  tenant: Tenant,
  { token, key, asked }: Omit<SlowWish, 'piece'>,
): Promise<string | 'other' | undefined> {
  const before = await inTenant(house.db, tenant.id, (tx) => askedUnder(tx, token, key))
  if (!before) return undefined
  return before.asked_sha256.equals(asked) ? before.id : 'other'
}

/** Keeps the piece, or where it lies, and what was asked of it. When this returns, it is answered whatever happens. */
export async function beginSlow(
  house: House,
  tenant: Tenant,
  wish: SlowWish,
  source: Source,
): Promise<string> {
  const job = await startHashing(house, tenant, source, { as: formsAskedFor })
  const at = house.clock.now()
  const id = uuidv7(at, house.chance)
  const piece = await sealed(house, tenant, id, wish.piece)
  if (await inTenant(house.db, tenant.id, (tx) => addAsked(tx, tenant.id, { ...wish, piece, id, job, at })))
    return id
  // Two of the same at once: the first one's job stands.
  await cancelHashing(house, tenant, job)
  return (await slowBefore(house, tenant, wish)) ?? id
}

/** Where it stands. What is over and not yet answered is answered now. */
export async function slowOf(house: House, tenant: Tenant, id: string): Promise<Slow | undefined> {
  const row = await inTenant(house.db, tenant.id, (tx) => askedWith(tx, id))
  if (!row) return undefined
  if (row.answer) return { state: 'done', ...(await asItIs(house, tenant, await opened(house, tenant, row))) }
  const progress = await settleSlow(house, tenant, row)
  if (progress) return { state: 'hashing', progress }
  const now = await inTenant(house.db, tenant.id, (tx) => askedWith(tx, id))
  return now?.answer ? { state: 'done', ...(await opened(house, tenant, now)) } : undefined
}

/** The answer was kept as it was given; what is said of the piece today is what its case says. */
async function asItIs(house: House, tenant: Tenant, answer: SlowAnswer): Promise<SlowAnswer> {
  const { case: opened } = answer.scanned
  const now =
    opened && (await inTenant(house.db, tenant.id, (tx) => wordOn(tx, opened.id, house.clock.now())))
  return now ? { ...answer, scanned: { ...answer.scanned, ...now } } : answer
}

/** Ends it without an answer, and forgets that it was asked. */
export async function cancelSlow(house: House, tenant: Tenant, id: string): Promise<boolean> {
  const row = await inTenant(house.db, tenant.id, (tx) => askedWith(tx, id))
  if (!row || row.answer) return false
  // Forgotten first: whoever is killed here leaves a job that is hashed for nobody, and no answer to who wanted none.
  if (!(await inTenant(house.db, tenant.id, (tx) => dropAsked(tx, id)))) return false
  if (row.job) await cancelHashing(house, tenant, row.job)
  return true
}

/** Answers what is hashed; otherwise says how far that is. */
export async function settleSlow(
  house: House,
  tenant: Tenant,
  row: ScanAsked,
): Promise<{ done: number; expected: number } | undefined> {
  const hashing = row.job === null ? undefined : await hashingOf(house, tenant, row.job)
  if (hashing && (hashing.state === 'waiting' || hashing.state === 'running')) return hashing.progress
  const told = hashing?.hashed ? toldOfHashed(hashing.hashed) : lost
  const asked = await unsealed(house, tenant, row)
  const piece = {
    ...asked,
    ...(told.sha256 ? { sha256: told.sha256 } : {}),
    ...(told.mediaType ? { mediaType: told.mediaType } : {}),
  }
  const beside = asked.url === undefined ? [] : signalsOfAddress(asked.url).signals
  // Of before it was looked for: what is decided meanwhile is the later word.
  const at = house.clock.now()
  const scanned = await scan(house, tenant, piece, [...told.signals, ...beside])
  const unread = told.unread.map(({ what, why }) => ({ what, why }))
  const answer: SlowAnswer = { at, scanned, told }
  const { box, keyVersion } = await house.keys.wrap(
    placeOf(tenant, row.id),
    Buffer.from(JSON.stringify(answer)),
  )
  await house.crashpoint('slow-scan.looked')
  await inTenant(house.db, tenant.id, async (tx) => {
    if (!(await settleAsked(tx, row.id, { box: box.toString('base64'), keyVersion }, at))) return
    const now = scanned.case && (await wordOn(tx, scanned.case.id, house.clock.now()))
    const { content, platform } = row.piece
    await tellLater(tx, tenant.id, {
      id: row.id,
      at,
      type: 'scan.done',
      data: {
        scan: row.id,
        content,
        ...(platform === undefined ? {} : { platform }),
        advice: now?.advice ?? scanned.advice,
        // Nothing that is known of it, and nothing that could be told of it, are two things.
        ...(unread.length > 0 ? { unread } : {}),
        ...(scanned.late.length > 0 ? { late: scanned.late } : {}),
        ...(scanned.case ? { case: scanned.case.id } : {}),
      },
    })
  })
  house.nudge('told')
  return undefined
}

/** Of what was not met nothing is kept for longer than it takes to fetch the answer. */
export async function forgetSlow(house: House): Promise<void> {
  const now = house.clock.now()
  const answered = later(now, -keptMs)
  const asked = later(now, -deliveryPolicy.askedHours * 3_600_000)
  await eachTenant(house, 'forgetting scans', ({ id }) =>
    inTenant(house.db, id, (tx) => forgetAsked(tx, { answered, asked })),
  )
}

const lost: Told = {
  signals: [],
  unread: [
    {
      what: 'file',
      why: 'lost',
      found: 'hashing that ended without a result',
      wanted: 'the piece, sent again',
    },
  ],
}

async function opened(house: House, tenant: Tenant, { id, answer }: ScanAsked): Promise<SlowAnswer> {
  if (!answer) throw new Error('a scan without an answer')
  const { box, keyVersion } = answer
  const plain = await house.keys.unwrap(placeOf(tenant, id), { box: Buffer.from(box, 'base64'), keyVersion })
  return JSON.parse(plain.toString('utf8')) as SlowAnswer
}

async function sealed(
  house: House,
  tenant: Tenant,
  id: string,
  { url, ...piece }: Piece,
): Promise<AskedPiece> {
  if (url === undefined) return piece
  const { box, keyVersion } = await house.keys.wrap(addressOf(tenant, id), Buffer.from(url))
  return { ...piece, address: { box: box.toString('base64'), keyVersion } }
}

async function unsealed(house: House, tenant: Tenant, row: ScanAsked): Promise<Piece> {
  const { address, ...piece } = row.piece
  if (!address) return piece
  const { box, keyVersion } = address
  const url = await house.keys.unwrap(addressOf(tenant, row.id), {
    box: Buffer.from(box, 'base64'),
    keyVersion,
  })
  return { ...piece, url: url.toString('utf8') }
}

const addressOf = ({ id }: Tenant, object: string) => ({ tenant: id, caseId: 'scan-address', object })
const placeOf = ({ id }: Tenant, object: string) => ({ tenant: id, caseId: 'scan', object })
