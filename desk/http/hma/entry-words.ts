/** What a program says of an entry, in JSON or beside a file in a form. */
import { z } from 'zod'
import { readJson } from '../json.ts'
import { checked } from './asked.ts'
import { no } from './door.ts'

export const note = z.string('note should be a string').max(255, 'note must be at most 255 characters')

/** HMA drops what a client says of exchanges (`collab`), and refuses every other name it does not know. */
const metadata = z.preprocess(
  (given) => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
    const { collab: _dropped, ...others } = given as Record<string, unknown>
    return others
  },
  z.strictObject(
    {
      content_id: z.string().max(200).nullish(),
      content_uri: z.string().max(2_000).nullish(),
      json: z.record(z.string(), z.unknown()).nullish(),
    },
    'metadata should be a json object of content_id, content_uri and json',
  ),
)

export const entryWords = z.object({
  metadata: metadata.nullish(),
  note: note.nullish(),
  /** What HMA has no place for: what it is, and by which right it is listed. */
  label: z.string().trim().min(1).max(200).nullish(),
  legal_basis: z.string().trim().min(1).max(300).nullish(),
})
export type EntryWords = z.output<typeof entryWords>

export function wordsOfForm({ metadata: text, ...fields }: Readonly<Record<string, string>>): EntryWords {
  if (text === undefined) return checked(entryWords, fields)
  const parsed = readJson(Buffer.from(text))
  if ('fault' in parsed) throw no(400, 'metadata form field must be valid JSON')
  return checked(entryWords, { ...fields, metadata: parsed.value })
}
