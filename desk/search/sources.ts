/**
 * Texts that belong to a demand but do not stand in it. Each is entered with `indexTexts` (write.ts) where it is
 * written, and has one line here, by which it is read again when somebody searches or the index is made anew.
 */
import type { Text } from '../../core/search/texts.ts'
import type { Tx } from '../sql/database.ts'
import { openNote } from '../sql/together/notes.ts'
import type { Opened } from './opened.ts'

/** One text and the name it is entered under. */
type Entry = { source: string; text: Text }
export type Source = {
  /** The right without which nobody finds by these texts. */
  needs: string
  textsOf(tx: Tx, demands: Opened): Promise<ReadonlyMap<string, readonly Entry[]>>
}

const notes: Source = {
  needs: 'see',
  async textsOf(tx, demands) {
    if (demands.size === 0) return new Map()
    const rows = await tx
      .selectFrom('note')
      .select(['id', 'demand_id', 'at', 'author', 'sealed'])
      .where('demand_id', 'in', [...demands.keys()])
      .execute()
    const entries = rows.flatMap(({ demand_id: demand, ...row }) => {
      const caseKey = demands.get(demand)?.caseKey
      if (!caseKey) return []
      const { text } = openNote({ ...row, name: '' }, caseKey)
      return [{ demand, source: `note:${row.id}`, text: { part: 'note' as const, text } }]
    })
    return Map.groupBy(entries, ({ demand }) => demand)
  },
}

export const sources: readonly Source[] = [notes]
