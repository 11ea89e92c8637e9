/** Notes on a demand: sealed under the key of its case, and never written over. A correction is a new note. */
import { createHash } from 'node:crypto'
import type { Actor, EventDraft } from '../../../core/event.ts'
import { type Instant } from '../../../core/instant.ts'
import { mentionsIn } from '../../../core/mentions.ts'
import type { House, Tenant } from '../../house.ts'
import { indexTexts } from '../../search/write.ts'
import type { CaseKey } from '../../outside/case-key.ts'
import { uuidv7 } from '../../outside/random.ts'
import type { Tx } from '../database.ts'

export type Note = {
  id: string
  at: Instant
  by: { id: string; name: string }
  text: string
  /** Those it calls, by the names they had then. */
  mentions: { id: string; name: string }[]
}
type Sealed = Pick<Note, 'text' | 'mentions'> & { salt: string }

/**
 * Writes a note and returns what the caller must record with it. The event names the note by a salted hash: whoever
 * holds the case can prove later what was written when, and the public log and a case file say nothing of it.
 */
export async function writeNote(
  tx: Tx,
  house: Pick<House, 'chance' | 'keys'>,
  tenant: Tenant,
  place: { demand: string; caseKey: CaseKey },
  { by, text, at }: { by: Actor & { id: string }; text: string; at: Instant },
): Promise<{ id: string; event: EventDraft }> {
  const people = await tx
    .selectFrom('staff')
    .select(['id', 'name'])
    .where('active', '=', true)
    .where('id', '<>', by.id)
    .execute()
  const id = uuidv7(at, house.chance)
  const mentions = mentionsIn(text, people)
  const salt = Buffer.from(house.chance.bytes(32)).toString('hex')
  const sealed: Sealed = { text, mentions, salt }
  await tx
    .insertInto('note')
    .values({
      id,
      tenant_id: tenant.id,
      demand_id: place.demand,
      author: by.id,
      at,
      sealed: place.caseKey.sealJson(sealed, `note:${id}`),
    })
    .execute()
  const source = `note:${id}`
  await indexTexts(tx, house, tenant, { demand: place.demand, source }, [{ part: 'note', text }])
  if (mentions.length > 0)
    await tx
      .insertInto('mention')
      .values(
        mentions.map((person) => ({
          tenant_id: tenant.id,
          note_id: id,
          demand_id: place.demand,
          staff_id: person.id,
          at,
          read_at: null,
        })),
      )
      .execute()
  return {
    id,
    event: {
      type: 'note.written',
      at,
      actor: by,
      says: { key: 'history.note' },
      body: { note: id, sha256: hashOfNote(text, salt) },
    },
  }
}

/** What the event of a note holds: the hash of the salt's bytes followed by the text. */
function hashOfNote(text: string, salt: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(text, 'utf8').digest('hex')
}

/** The notes on one demand, in the order they were written. `salt` is what proves a text against its event. */
export async function notesOn(
  tx: Tx,
  demand: string,
  caseKey: CaseKey,
): Promise<(Note & { salt: string })[]> {
  const rows = await tx
    .selectFrom('note')
    .innerJoin('staff', 'staff.id', 'note.author')
    .select(['note.id', 'note.at', 'note.author', 'note.sealed', 'staff.name'])
    .where('note.demand_id', '=', demand)
    .orderBy('note.at')
    .orderBy('note.id')
    .execute()
  return rows.map((row) => openNote(row, caseKey))
}

export function openNote(
  row: { id: string; at: Instant; author: string; name: string; sealed: Buffer },
  caseKey: CaseKey,
): Note & { salt: string } {
  const sealed = caseKey.openJson(row.sealed, `note:${row.id}`) as Sealed
  return { id: row.id, at: row.at, by: { id: row.author, name: row.name }, ...sealed }
}

/** Marks as read whatever calls this person on this demand. Returns how many there were. */
export async function readMentions(tx: Tx, demand: string, staff: string, at: Instant): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('mention')
    .set({ read_at: at })
    .where('demand_id', '=', demand)
    .where('staff_id', '=', staff)
    .where('read_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** How often this person is called on this demand and has not looked yet. */
export async function unreadOn(tx: Tx, demand: string, staff: string): Promise<number> {
  const rows = await tx
    .selectFrom('mention')
    .select('note_id')
    .where('demand_id', '=', demand)
    .where('staff_id', '=', staff)
    .where('read_at', 'is', null)
    .execute()
  return rows.length
}
