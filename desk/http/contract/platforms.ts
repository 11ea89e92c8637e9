/** The tenant's platforms: connected, tried, looked at without touching, and practised on. */
import { z } from 'zod'
import { id, instant, saying } from './common.ts'
import { houseChangeView } from './people.ts'

const connectionId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'small letters, digits and hyphens, a letter first, at most 32')
const setting = z.union([
  z.string().max(4_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(4_000)).max(100),
])

/** One line of a connection's form, as its connector describes it. */
const settingField = z.object({
  name: z.string(),
  type: z.enum(['text', 'address', 'lines', 'number', 'yes-no']),
  secret: z.boolean(),
  required: z.boolean(),
  usual: setting.optional(),
  /** In English; the screens have words of their own for what they know. */
  help: z.string(),
})
export type SettingField = z.infer<typeof settingField>

const abilities = z.object({
  copiesWhileRestricted: z.boolean(),
  relatedData: z.boolean(),
  notices: z.boolean(),
  knowsKeys: z.boolean(),
  byCountry: z.boolean(),
  lookouts: z.array(z.string()).readonly(),
})

/** `GET /desk/api/platforms`. Secrets never come back: not even masked. */
const platformList = z.object({
  /** Changes of connections that wait for a second person. */
  pending: z.array(houseChangeView),
  connections: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      settings: z.record(z.string(), setting),
      retired: z.boolean(),
      /** Missing where the settings no longer fit their connector. */
      abilities: abilities.optional(),
    }),
  ),
  kinds: z.array(z.object({ kind: z.string(), title: z.string(), fields: z.array(settingField) })),
  /** What stands in place of content, in each of the tenant's languages; `usual` where it has no words of its own. */
  words: z.array(
    z.object({ language: z.string(), explained: z.string(), neutral: z.string(), usual: z.boolean() }),
  ),
  serverTime: instant,
})
export type PlatformList = z.infer<typeof platformList>

const sentence = z.string().trim().min(1).max(1_000)
/** `POST /desk/api/platforms/words`: the tenant's own words in one language, or the usual ones again. */
export const noticeWords = z.object({
  language: z.string().regex(/^[a-z]{2,3}$/, 'a language code of small letters'),
  words: z
    .object({
      explained: sentence.refine(
        (text) => !/[{}]/.test(text.replaceAll(/\{(?:authority|order|law)\}/g, '')),
        'no braces but {authority}, {order} and {law}',
      ),
      neutral: sentence.refine((text) => !/[{}]/.test(text), 'no braces: it names nothing'),
    })
    .nullable(),
})
export type NoticeWords = z.infer<typeof noticeWords>

/** `POST /desk/api/platforms` (kept) and `POST /desk/api/platforms/test` (tried and forgotten). */
export const connectionDraft = z.object({
  id: connectionId,
  kind: z.string().max(50),
  title: z.string().trim().min(1).max(100),
  settings: z.record(z.string(), setting),
  /** Said of a connection that is not there yet: it then takes nobody's place. */
  isNew: z.boolean().default(false),
  /** Left out to keep those there are; wanted again as soon as the connection leads somewhere else. */
  secrets: z.record(z.string(), z.string().max(4_000)).optional(),
})
export type ConnectionDraft = z.input<typeof connectionDraft>

export const retire = z.object({ retired: z.boolean() })

export const trials = z.object({
  trials: z.array(z.object({ about: z.string(), found: z.enum(['good', 'bad', 'unknown']), says: saying })),
  at: instant,
})
export type Trials = z.infer<typeof trials>

const address = z.string().trim().min(1).max(4_000)

/** `POST /desk/api/platforms/:id/dry-run`: what would be frozen and asked, found out without asking for it. */
export const dryRun = z.object({ address })
const dryRunResult = z.object({
  says: saying,
  reference: z.string().optional(),
  kind: z.string().optional(),
  title: z.string().optional(),
  author: z.string().optional(),
  candidates: z.array(z.string()),
  visible: z.boolean().optional(),
  parts: z.array(
    z.object({
      name: z.string(),
      mediaType: z.string(),
      purpose: z.enum(['content', 'related-data']),
      size: z.number().int(),
      /** More was there than a dry run reads. */
      more: z.boolean(),
    }),
  ),
  /** The very requests that would be sent, without what makes them believed. */
  calls: z.array(
    z.object({
      deed: z.enum(['restrict', 'restore']),
      method: z.string(),
      address: z.string(),
      body: z.string(),
    }),
  ),
  notes: z.array(saying),
  milliseconds: z.number().int(),
})
export type DryRunResult = z.infer<typeof dryRunResult>

/** `POST /desk/api/platforms/:id/drill` and `GET /desk/api/platforms/drills`. */
export const drill = z.object({ address, reference: z.string().min(1).max(1_000) })
const drillView = z.object({
  id,
  connection: z.string(),
  address: z.string(),
  state: z.enum(['asked', 'restricting', 'restoring', 'done', 'failed']),
  begunAt: instant,
  endedAt: instant.optional(),
  by: z.string(),
  steps: z.array(z.object({ at: instant, found: z.enum(['good', 'bad']), says: saying })),
})
export type DrillView = z.infer<typeof drillView>
const drills = z.object({ drills: z.array(drillView), serverTime: instant })
export type Drills = z.infer<typeof drills>
