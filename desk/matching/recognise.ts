/** What is known of content that a demand had taken down, from its frozen copies, so that it can be listed. */
import type { Numbered, Target } from '../../core/demand.ts'
import type { House, Tenant } from '../house.ts'
import { objectRow } from '../sql/demands/answers.ts'
import { inTenant } from '../sql/database.ts'
import { formsListed, signalsOfBytes, signalsToListOfText, type Told } from './signals.ts'

export type Recognised = { target: Target; told: Told }

/** The signals of everything that is held of a target as its content; of its related data none. */
export async function recognise(
  house: House,
  tenant: Tenant,
  demand: Numbered,
  targets: readonly string[],
): Promise<Recognised[]> {
  const found: Recognised[] = []
  for (const target of demand.targets.filter(({ id }) => targets.includes(id))) {
    const told: Told = { signals: [], unread: [] }
    for (const part of target.hold.parts.filter(({ purpose }) => purpose === 'content')) {
      const row = await inTenant(house.db, tenant.id, (tx) => objectRow(tx, tenant, part.object))
      const { stream } = await house.vault.read(row)
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
      const one = part.mediaType.startsWith('text/')
        ? signalsToListOfText(Buffer.from(bytes).toString('utf8'))
        : await signalsOfBytes(house, bytes, { as: formsListed })
      told.signals.push(...one.signals)
      told.unread.push(...one.unread)
    }
    found.push({ target, told })
  }
  return found
}
