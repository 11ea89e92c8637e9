/** Lists from outside: read, shown, confirmed, done. */
import { z } from 'zod'
import { bankName } from './banks.ts'
import { id, instant, saying, sha256 } from './common.ts'
import { unit } from './scan.ts'

/**
 * `POST /desk/api/banks/{name}/imports?file=…&source=…`, the list itself as the body (`application/octet-stream`): CSV, JSON
 * in the shapes of the field, or plain lines. Nothing is listed: the answer says what would be.
 */
export const importAsked = z.object({
  file: z.string().trim().min(1).max(200),
  /** Who made the list; an entry is withdrawn by the source that listed it. */
  source: z.string().trim().min(1).max(200),
  /** For entries that do not say it themselves. */
  label: z.string().trim().min(1).max(200),
  legalBasis: z.string().trim().min(1).max(300),
  confidence: z.coerce.number().int().min(0).max(100).optional(),
  expiresAt: instant.optional(),
  /** The kind of what has no kind beside it. */
  kind: z.string().max(40).optional(),
})

const importView = z.object({
  id,
  bank: bankName,
  file: z.string(),
  format: z.string(),
  source: z.string(),
  /** Being read; shown; waiting because the bank would grow too much; going; done; given up, or refused because its bank has ended. */
  state: z.enum(['reading', 'read', 'held', 'going', 'done', 'dropped']),
  /** What it would do, counted in signals. */
  found: z.object({
    lines: z.number().int(),
    new: z.number().int(),
    known: z.number().int(),
    /** A person took them off by hand; they are not listed again. */
    keptOff: z.number().int(),
    withdrawn: z.number().int(),
    /** To be withdrawn, and not listed. */
    nothing: z.number().int(),
    refused: z.number().int(),
  }),
  /** The first lines that cannot be read. */
  refused: z.array(
    z.object({ line: z.number().int(), found: z.string(), wanted: z.string(), says: saying.optional() }),
  ),
  madeAt: instant,
  madeBy: z.string(),
  decidedAt: instant.optional(),
  decidedBy: z.string().optional(),
  heldBecause: saying.optional(),
  /** Of its lines, how many are done. */
  reached: z.number().int(),
  made: z.object({
    listed: z.number().int(),
    known: z.number().int(),
    withdrawn: z.number().int(),
    keptOff: z.number().int(),
  }),
  endedAt: instant.optional(),
  /** To be confirmed with, while it is only read. */
  preview: z.string().optional(),
})
export type ImportView = z.infer<typeof importView>

/** `GET /desk/api/banks/{name}/imports`; `GET /desk/api/imports/{id}` answers with one. */
const imports = z.object({ imports: z.array(importView) })
export type Imports = z.infer<typeof imports>

/** `POST /desk/api/imports/{id}/confirm`: exactly what was shown; `…/free` and `…/drop` take nothing. */
export const confirmImport = z.strictObject({ preview: sha256 })

const wouldMatch = z.object({
  /** Since when was looked. */
  since: instant,
  /** Cases that were looked at to the end, the newest first, and how many there are. */
  looked: z.number().int(),
  of: z.number().int(),
  /** Signals that were tried, the first of the list, and how many are new. */
  tried: z.number().int(),
  signals: z.number().int(),
  /** What was scanned before was not gone through to its end. */
  late: z.boolean(),
  pieces: z.array(
    z.object({
      content: z.string(),
      platform: z.string().optional(),
      url: z.string().optional(),
      at: instant,
      case: id.optional(),
      verdict: z.string().optional(),
      kind: z.string(),
      /** What the distance is counted in. */
      unit,
      distance: z.number(),
      /** What it would be met by. */
      listed: z.string(),
    }),
  ),
  more: z.number().int(),
})
/** `GET /desk/api/imports/{id}/would-match`: which pieces of the last thirty days it would have met. */
export type WouldMatch = z.infer<typeof wouldMatch>
