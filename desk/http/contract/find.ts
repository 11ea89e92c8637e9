/** Lists, filters and search: what is asked for stands in the address, so that it can be sent to a colleague. */
import { z } from 'zod'
import { calendarDay, id, instant, words } from './common.ts'
import { inboxRow } from './desk.ts'

/** Several values of one filter, separated by commas; any of them will do. What is not known is left out. */
const several = <T extends z.ZodType<string>>(value: T) =>
  z
    .string()
    .max(2000)
    .transform((text) =>
      [...new Set(text.split(','))].flatMap((one) => {
        const read = value.safeParse(one)
        return read.success ? [read.data] : []
      }),
    )
    .optional()

const name = z.string().min(1).max(120)
export const stages = ['person', 'others', 'machine', 'done'] as const
const stage = z.enum(stages)
export type Stage = z.infer<typeof stage>

/** `GET /desk/api/inbox?…` and `GET /desk/api/search?q=…`. A value that cannot be read is as if it were not there. */
export const listWish = z.object({
  show: z.enum(['open', 'closed', 'all']).catch('open'),
  wait: several(stage),
  regime: several(name),
  instrument: several(name),
  authority: several(name),
  country: several(z.string().regex(/^[A-Z]{2}$/)),
  trust: several(z.enum(['L0', 'L1', 'L2', 'L3', 'L3+'])),
  /** `me`, `none`, or identifiers of colleagues. */
  assigned: several(z.union([z.enum(['me', 'none']), id])),
  outcome: several(z.string().regex(/^[a-z]{1,20}$/)),
  /** Within so many hours; what is over counts. */
  due: z.coerce.number().positive().max(10_000).optional().catch(undefined),
  /** Days of receipt at the desk's place, both included. */
  from: calendarDay.optional().catch(undefined),
  to: calendarDay.optional().catch(undefined),
  urgent: z.literal('1').optional().catch(undefined),
})
export type ListWish = z.infer<typeof listWish>

/** What is in a list of open demands, counted up to a thousand; `more` says that there are others beyond. */
const counts = z.object({
  person: z.number().int(),
  others: z.number().int(),
  machine: z.number().int(),
  done: z.number().int(),
  more: z.boolean(),
  /** Of those that wait for a person: due within the hour, and over already. */
  hour: z.number().int(),
  over: z.number().int(),
})
export type Counts = z.infer<typeof counts>

/** One page. `next` asks for the page after it (`&after=`); without it this is the last. Open: what runs out first on top; else the newest. */
const inbox = z.object({
  rows: z.array(inboxRow),
  next: z.string().optional(),
  serverTime: instant,
})
export type Inbox = z.infer<typeof inbox>

/** `GET /desk/api/inbox/lines?ids=…`: how these stand now, and which of them belong to the list asked for. */
const lines = z.object({ rows: z.array(inboxRow), belong: z.array(id), serverTime: instant })
export type Lines = z.infer<typeof lines>

const foundPart = z.enum([
  'number',
  'reference',
  'authority',
  'instrument',
  'address',
  'title',
  'author',
  'decision',
  'follow-up',
  'answer',
  'note',
])

/** `GET /desk/api/search?q=…`: the newest first. `why` shows where the words stand. */
const found = z.object({
  rows: z.array(inboxRow.extend({ why: z.array(z.object({ part: foundPart, text: z.string() })) })),
  next: z.string().optional(),
  /** How far back this page has looked, where it stopped before it was full. */
  lookedBackTo: instant.optional(),
  /** The index is being made: demands older than this are not in it yet. */
  indexedBackTo: instant.optional(),
  serverTime: instant,
})
export type Found = z.infer<typeof found>

/** `GET /desk/api/filters`: what there is to choose from, with the names people know. */
const filterChoices = z.object({
  authorities: z.array(z.object({ id: z.string(), name: z.string(), country: z.string() })),
  regimes: z.array(z.object({ code: z.string(), title: words })),
  instruments: z.array(z.object({ code: z.string(), title: words })),
})
export type FilterChoices = z.infer<typeof filterChoices>

/** `GET /desk/api/views`, `POST /desk/api/views`, `POST /desk/api/views/{id}/remove`. `query` is a list's address after `?`. */
const savedView = z.object({
  id,
  name: z.string(),
  query: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  by: z.string(),
})
export type SavedView = z.infer<typeof savedView>
export const saveView = z.object({
  name: z.string().trim().min(1).max(60),
  query: z.string().max(2000),
  shared: z.boolean(),
})
export type SaveView = z.infer<typeof saveView>
