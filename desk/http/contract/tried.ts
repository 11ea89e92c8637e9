/** A piece that a person tries: looked for in the lists as a platform would ask, and nothing of it is kept. */
import { z } from 'zod'
import { advice, late, shownMatch, shownSignal, unread } from './scan.ts'

/** `POST /desk/api/try`: bytes, or words, an address or a hash as somebody typed it. */
export const tryPiece = z.strictObject({
  bytes: z.base64().optional(),
  text: z.string().trim().min(1).max(200_000).optional(),
})

const tried = z.object({
  /** What a platform would be told. */
  advice,
  hits: z.array(shownMatch),
  /** What it is met by and was let through before. */
  letThrough: z.array(shownMatch),
  listVersion: z.number().int(),
  mediaType: z.string().optional(),
  signals: z.array(shownSignal),
  unread: z.array(unread),
  late: z.array(late),
})
export type Tried = z.infer<typeof tried>
