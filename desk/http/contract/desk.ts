/** What the desk's own screens ask of the server. Routes live under `/desk/api`; all need a session. */
import { z } from 'zod'
import { deed } from './deeds.ts'
import { around, person } from './together.ts'
import {
  cameBy,
  clock,
  id,
  instant,
  light,
  saying,
  sha256,
  step,
  targetOutcome,
  waitsFor,
  words,
} from './common.ts'

export const role = z.enum(['officer', 'senior', 'registrar', 'auditor', 'administrator'])
export type Role = z.infer<typeof role>

/** `GET /desk/api/session` */
const session = z.object({
  staff: z.object({ id, name: z.string(), role }),
  /** What this person's role may do, in the words routes use (`desk/http/desk/rights.ts`). */
  may: z.array(z.string()),
  /** By an account elsewhere one may read; for the rest the passkey is asked for. */
  cameBy: z.enum(['passkey', 'link', 'account']),
  /** Whether this person has a passkey. */
  enrolled: z.boolean(),
  /** The desk is still being set up. */
  firstRun: z.boolean(),
  tenant: z.object({ id, name: z.string(), homeState: z.string() }),
  /** Sandbox only: the named people one may switch between. */
  people: z.array(z.object({ id, name: z.string(), role })).optional(),
  sandbox: z.boolean(),
  platformUrl: z.string().optional(),
  csrf: z.string(),
  serverTime: instant,
  mediaOrigin: z.string(),
})
export type Session = z.infer<typeof session>

/** One line of a list (see find.ts). */
export const inboxRow = z.object({
  id,
  version: z.number().int(),
  number: z.string(),
  instrument: words,
  authority: z.object({ name: z.string(), country: z.string().optional() }),
  reference: z.string(),
  trustLevel: z.string(),
  trustOutcome: z.enum(['pass', 'hold', 'refuse']),
  targets: z.number().int(),
  platform: z.string(),
  step,
  waitsFor,
  clock: clock.optional(),
  receivedAt: instant,
  urgent: z.boolean(),
  /** Who has it; absent where nobody does. */
  assignedTo: person.optional(),
})
export type InboxRow = z.infer<typeof inboxRow>

/** `GET /desk/api/stream`: server-sent events, `event: change` with this as data; `event: time` every 15 s. */
export const change = z.object({
  kind: z.enum(['demand', 'alert', 'registry']),
  demand: id.optional(),
  version: z.number().optional(),
  alert: saying.optional(),
})

const check = z.object({
  name: z.string(),
  outcome: z.enum(['passed', 'failed', 'absent', 'unknown']),
  says: saying,
})

const heldPart = z.object({
  id,
  name: z.string(),
  mediaType: z.string(),
  purpose: z.enum(['content', 'related-data']),
  size: z.number().int(),
  sha256,
  /** Whether a picture of it can be shown (veiled first). */
  preview: z.enum(['picture', 'text', 'none']),
})

const target = z.object({
  id,
  ordinal: z.number().int(),
  address: z.string(),
  /** The platform was not asked yet what is there. */
  unasked: z.literal(true).optional(),
  additionalInfo: z.string().optional(),
  content: z
    .object({
      reference: z.string(),
      kind: z.enum(['text', 'image', 'video', 'audio', 'account', 'page']),
      title: z.string().optional(),
      author: z.string().optional(),
      publishedAt: instant.optional(),
      language: z.string().optional(),
    })
    .optional(),
  outcome: targetOutcome,
  why: saying.optional(),
  hold: z
    .object({
      takenAt: instant,
      destroyAfter: instant.optional(),
      lapsesAt: instant.optional(),
      destroyedAt: instant.optional(),
      legalHold: z.boolean(),
      parts: z.array(heldPart),
    })
    .optional(),
  decidedAt: instant.optional(),
  /** Where it is hidden, when not everywhere. */
  countries: z.array(z.string()).optional(),
  restrictedAt: instant.optional(),
  restoredAt: instant.optional(),
  lookedAt: instant.optional(),
  visible: z.boolean().optional(),
  attempts: z.number().int(),
})
export type TargetView = z.infer<typeof target>

/** What a line of a form holds, for a reader in any language; `value` beside it is the same in plain English. */
const spoken = {
  /** The labels of what was chosen, as the law words them. */
  words: z.array(words).optional(),
  instant: instant.optional(),
  /** A calendar day, `2026-11-23`. */
  day: z.string().optional(),
  /** ISO 3166-1 alpha-2. */
  country: z.string().optional(),
  yes: z.boolean().optional(),
  /** How many a list holds. */
  count: z.number().int().optional(),
}

/** One thing a person may do now, or may not, and why not. At most three have `rank: main`. */
const key = z.object({
  deed: z.string(),
  rank: z.enum(['main', 'other']),
  targets: z.array(id),
  may: z.boolean(),
  whyNot: saying.optional(),
  /** What will happen, to whom, whether it can be undone. */
  says: saying,
  /** Where it may be done for some countries alone: those the desk can look from. */
  countries: z.array(z.string()).optional(),
  /** Lawful grounds to choose from, where the deed needs one. */
  grounds: z.array(z.object({ code: z.string(), title: words, article: z.string() })).optional(),
  /** `outcomes`: the ways each can go, where there are several. */
  followUps: z
    .array(
      z.object({
        code: z.string(),
        title: words,
        article: z.string(),
        outcomes: z.array(z.object({ code: z.string(), title: words })).optional(),
        /** It may say where the content is, in the place of what was unclear. */
        names: z.boolean().optional(),
        /** Who may send it. */
        from: z.array(z.object({ code: z.string(), title: words })),
      }),
    )
    .optional(),
})

/** `POST /desk/api/demands/{id}/plan` with a deed: what would happen. Nothing is written. */
const plan = z.object({
  deed,
  planSha256: sha256,
  orderSha256: sha256,
  version: z.number().int(),
  consequences: z.array(saying),
  reversible: z.boolean(),
  needsSecondPerson: z.boolean(),
  /** The rule of the house that asks for one. */
  secondPersonBecause: saying.optional(),
  /** Another person may be asked to agree, even where no rule asks for it. */
  mayAsk: z.boolean(),
  /** The answer as it will be sent, and the words the user will see. */
  answer: z
    .object({
      form: z.string(),
      title: words.optional(),
      fields: z.array(
        z.object({
          section: z.string(),
          label: words,
          value: z.string(),
          ...spoken,
          /** A time that is not known yet: when you confirm, or when the platform has been seen to obey. */
          pending: z.enum(['confirmed', 'obeyed']).optional(),
        }),
      ),
    })
    .optional(),
  notice: z.object({ kind: z.enum(['explained', 'neutral']), text: z.string() }).optional(),
})
export type Plan = z.infer<typeof plan>

/** `POST /desk/api/demands/{id}/act`: carries the plan out if neither the order nor the plan has changed. 409 otherwise. */
export const act = z.object({
  deed,
  planSha256: sha256,
  orderSha256: sha256,
  version: z.number().int(),
  /** Asks a second person to agree instead of doing it. Where a rule wants one, leaving it out asks all the same. */
  ask: z.object({ reason: z.string().max(2000).optional() }).optional(),
})
/** `request`: what was asked of a second person; nothing was done yet. */
const acted = z.object({ version: z.number().int().optional(), request: id.optional() })
export type Acted = z.infer<typeof acted>

export const historyEntry = z.object({
  seq: z.number().int(),
  at: instant,
  type: z.string(),
  actor: z.object({ kind: z.enum(['staff', 'authority', 'platform', 'desk', 'person']), name: z.string() }),
  says: saying,
  logIndex: z.number().int().optional(),
  /** The note that was written then. */
  note: id.optional(),
  /** The decision that was taken then. */
  decision: id.optional(),
})

const answerView = z.object({
  id,
  form: z.string(),
  /** What the law calls the form; none for a letter without one. */
  title: words.optional(),
  at: instant,
  sentAt: instant.optional(),
  sentBy: cameBy.optional(),
  fetchedAt: instant.optional(),
  sha256: sha256.optional(),
})

/** `GET /desk/api/demands/{id}` */
const demandView = z.object({
  id,
  version: z.number().int(),
  number: z.string(),
  regime: z.object({ id: z.string(), title: words }),
  instrument: z.object({ kind: z.string(), title: words, article: z.string() }),
  reference: z.string(),
  orderSha256: sha256,
  receivedAt: instant,
  channel: z.string(),
  authority: z.object({
    id: id.optional(),
    name: z.string(),
    country: z.string().optional(),
    contact: z.string().optional(),
  }),
  trust: z.object({
    level: z.enum(['L0', 'L1', 'L2', 'L3', 'L3+']),
    outcome: z.enum(['pass', 'hold', 'refuse']),
    checks: z.array(check),
  }),
  path: z.array(light).length(8),
  waitsFor: inboxRow.shape.waitsFor,
  clocks: z.array(clock),
  /** What the sections of the form are about, where the law says so. */
  sections: z.array(z.object({ letter: z.string(), title: words })),
  /** The order field by field, in the form's own order and labels. */
  fields: z.array(
    z.object({
      section: z.string(),
      path: z.string(),
      label: words,
      value: z.string().optional(),
      ...spoken,
      missing: z.boolean(),
    }),
  ),
  findings: z.array(
    z.object({
      path: z.string(),
      section: z.string(),
      says: saying,
      leadsTo: z.enum(['hold', 'clarify', 'note']),
      /** The lawful ground it may be, where it leads to a question. */
      ground: z.string().optional(),
      article: z.string().optional(),
    }),
  ),
  reasons: z.string().optional(),
  contentTypes: z.array(z.object({ code: z.string(), title: words, article: z.string() })),
  exceptions: z.array(z.object({ code: z.string(), title: words })),
  gag: z.object({ until: instant }).optional(),
  crossBorder: z.boolean(),
  /** The demand has lost its effect: refused, withdrawn or annulled, when and by whom. */
  ended: z.object({ at: instant, says: saying }).optional(),
  targets: z.array(target),
  /** Everything decided so far; what took what back, both ways. */
  decisions: z.array(
    z.object({
      id,
      at: instant,
      by: z.string(),
      agreedBy: z.string().optional(),
      deed: z.string(),
      targets: z.array(id),
      /** Those it keeps down now. */
      down: z.array(id),
      undoes: z.array(id),
      undoneBy: z.array(id),
    }),
  ),
  /** The order still stands and still asks for this, although it was put back. */
  stillAsks: z.object({ targets: z.array(id), title: words, article: z.string() }).optional(),
  keys: z.array(key),
  answers: z.array(answerView),
  history: z.array(historyEntry),
  receipt: z.object({ index: z.number().int().optional(), published: z.boolean() }),
  /** When the record of the demand is erased if nothing else happens, or what it is kept for. */
  record: z.object({
    until: instant.optional(),
    years: z.number().int(),
    kept: z.enum(['open', 'legal-hold', 'clock-running', 'copy-held', 'complaint-open']).optional(),
  }),
  serverTime: instant,
  undisputedBefore: z.number().int(),
  ...around,
})
export type DemandView = z.infer<typeof demandView>

/** `POST /desk/api/holds/{part}/view`: the view is recorded, then a single-use address on the media origin is given. */
export const viewRequest = z.object({
  form: z.enum(['veiled', 'clear', 'text']),
  purpose: z.enum(['decision', 'review', 'complaint', 'court']),
})
export const viewGrant = z.object({
  /** Opens once, within a minute, as a picture on a page of this session. Empty for a text. */
  url: z.string(),
  expiresAt: instant,
  /** For `form: 'text'`: the text itself, since the page may fetch nothing from the media origin. */
  text: z.string().max(200_000).optional(),
  /** The text is longer than what is shown. */
  cut: z.boolean().optional(),
})
export type ViewGrant = z.infer<typeof viewGrant>

/** `POST /desk/api/demands/{id}/pass-on`: "not me, now". No reason is asked; a colleague finds the demand unassigned. */
export const passOn = z.object({ target: id.optional() })
