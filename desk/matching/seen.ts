/** Which signals of a piece are kept so that a later entry finds it, where the operator has switched that on. */
import { kinds } from '../../match/signals/index.ts'
import type { House, Tenant } from '../house.ts'
import { inTenant } from '../sql/database.ts'
import type { Piece } from '../sql/tables/banks.ts'
import { keepSeen } from '../sql/seen/keep.ts'
import { valueOfBytes } from '../sql/seen/value.ts'
import type { Signal } from '../../match/signal.ts'

/**
 * Hashes alone: from none of these can a text or an address be read. A kind that joins is kept nowhere before it stands
 * here.
 */
const hexadecimal = new Set(['sha256', 'sha512', 'sha1', 'md5', 'url_md5', 'pdq'])
const others = new Set(['vpdq', 'tmk', 'chromaprint', 'shingles', 'winnow'])
export const keptKinds = kinds.filter(({ name }) => hexadecimal.has(name) || others.has(name))

export const isHexadecimal = (kind: string) => hexadecimal.has(kind)

/** A kept value as it is looked for. */
export function queryOf(row: {
  kind: string
  value: Buffer
  quality: number | null
  variant: string
}): Signal {
  return {
    kind: row.kind,
    value: valueOfBytes(row.value, isHexadecimal(row.kind)),
    ...(row.quality === null ? {} : { quality: row.quality }),
    ...(row.variant === '' ? {} : { variant: row.variant }),
  }
}

/** Keeps what a piece is known by. Returns the version that the lists had reached by then; `undefined` where nothing is kept. */
export async function rememberSeen(
  house: Pick<House, 'db' | 'clock'>,
  tenant: Tenant,
  seen: { piece: Piece; hash: Buffer; queries: readonly Signal[]; listVersion: number },
): Promise<number | undefined> {
  const signals = seen.queries.filter(({ kind }) => hexadecimal.has(kind) || others.has(kind))
  if (!tenant.settings.retroHunt || signals.length === 0) return undefined
  const { piece, hash, listVersion } = seen
  const at = house.clock.now()
  return await inTenant(house.db, tenant.id, (tx) =>
    keepSeen(tx, tenant.id, { piece, hash, signals, listVersion, at }),
  )
}
