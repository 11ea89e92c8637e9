/**
 * A list from outside is read and staged, and nothing is listed. Whoever reads it says every few seconds that they are
 * alive: what a dead process leaves behind is dropped, and its lines are forgotten.
 */
import { createHash } from 'node:crypto'
import { type Instant, later } from '../../core/instant.ts'
import { whileAlive } from '../alive.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import type { Bank } from '../sql/banks/banks.ts'
import { type StagedLine, stageLines } from '../sql/banks/import-lines.ts'
import {
  addImport,
  dropReading,
  importWith,
  keepReading,
  type ListImport,
  nothingFound,
  setImport,
} from '../sql/banks/imports.ts'
import { inTenant } from '../sql/database.ts'
import { type Bound, portionBytes } from '../sql/portion.ts'
import type { Fate } from '../sql/tables/banks.ts'
import type { ListAuthor } from './change.ts'
import { readList } from './formats/read-list.ts'

type Reading = Pick<House, 'db' | 'clock' | 'chance' | 'crashpoint'>
export type ImportWords = ListImport['words'] & { kind?: string }

const stagedAtOnce: Bound = { rows: 10_000, bytes: portionBytes }
const mostRefused = 200
/** More signals than any list of the field has. */
const mostLines = 20_000_000
const beatMs = 5_000
/** Silent for so long, a reader is dead. */
const leaseMs = 30_000

type Given = { file: string; bytes: AsyncIterable<Uint8Array>; words: ImportWords }

/** Reads a list and says what it would do. Nothing is listed. Throws a `TypeError` where the bytes are no text. */
export async function readImport(
  house: Reading,
  tenant: Tenant,
  by: ListAuthor,
  bank: Pick<Bank, 'id'>,
  { file, bytes, words: { kind, ...words } }: Given,
  bound = stagedAtOnce,
): Promise<ListImport> {
  const at = house.clock.now()
  const id = uuidv7(at, house.chance)
  const until = (): Instant => later(house.clock.now(), leaseMs)
  await inTenant(house.db, tenant.id, (tx) =>
    addImport(tx, {
      id,
      tenant_id: tenant.id,
      bank_id: bank.id,
      file,
      sha256: '',
      format: '',
      words: JSON.stringify(words),
      made_at: at,
      made_by: by.id ?? null,
      made_by_name: by.name,
      decided_at: null,
      decided_by: null,
      decided_by_name: null,
      ended_at: null,
      reading_until: until(),
    }),
  )
  // Where the database is away, the next beat or the next portion says whether it is still ours.
  const keep = () => inTenant(house.db, tenant.id, (tx) => keepReading(tx, id, until()))
  const staged = { id, bank: bank.id, source: words.source }
  try {
    return await whileAlive(beatMs, keep, () =>
      stageAll(house, tenant, staged, { bytes, kind, bound, until }),
    )
  } catch (fault) {
    await inTenant(house.db, tenant.id, (tx) => dropReading(tx, { id }, house.clock.now())).catch(
      () => undefined,
    )
    throw fault
  }
}

async function stageAll(
  house: Reading,
  tenant: Tenant,
  staged: { id: string; bank: string; source: string },
  {
    bytes,
    kind,
    bound,
    until,
  }: { bytes: Given['bytes']; kind: string | undefined; bound: Bound; until: () => Instant },
): Promise<ListImport> {
  const { id } = staged
  const digest = createHash('sha256')
  const refused: ListImport['refused'] = []
  const found = { ...nothingFound }
  let waiting: StagedLine[] = []
  let [letters, entries, format] = [0, 0, '']
  const stage = async () => {
    const some = waiting
    ;[waiting, letters] = [[], 0]
    const fates = await inTenant(house.db, tenant.id, async (tx) => {
      if (!(await keepReading(tx, id, until()))) throw new Error(`the import ${id} was taken for dead`)
      return await stageLines(tx, tenant.id, staged, found.lines, some)
    })
    for (const { fate, count } of fates) found[foundAs[fate]] += count
    found.lines += some.length
  }
  for await (const portion of readList(hashed(bytes, digest), kind)) {
    format = portion.format
    for (const each of portion.read) {
      if ('record' in each) {
        const { signals, ...record } = each.record
        entries++
        for (const signal of signals) {
          waiting.push({ ...record, ...signal, entry: entries })
          letters += signal.value.length
          if (waiting.length >= bound.rows || letters >= bound.bytes) await stage()
        }
      } else if (++found.refused <= mostRefused)
        refused.push({ line: each.line, found: each.found, wanted: each.wanted, says: each.says })
    }
    if (found.lines > mostLines) throw new TypeError(`more than ${mostLines} signals`)
  }
  await stage()
  await house.crashpoint('list.staged')
  return await inTenant(house.db, tenant.id, async (tx) => {
    if (!(await keepReading(tx, id, until()))) throw new Error(`the import ${id} was taken for dead`)
    await setImport(tx, id, { state: 'read', format, sha256: digest.digest('hex'), found, refused })
    const read = await importWith(tx, id)
    if (!read) throw new Error(`the import ${id} is gone`)
    return read
  })
}

const foundAs = {
  new: 'new',
  known: 'known',
  'kept-off': 'keptOff',
  withdrawn: 'withdrawn',
  nothing: 'nothing',
} as const satisfies Record<Fate, string>

async function* hashed(bytes: AsyncIterable<Uint8Array>, digest: ReturnType<typeof createHash>) {
  for await (const some of bytes) {
    digest.update(some)
    yield some
  }
}
