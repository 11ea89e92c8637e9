import type {
  AnnexII,
  AnnexIII,
  FormAddressee,
  FormFrame,
  FormMemberState,
  FormOrder,
} from '../core/forms.ts'
import type { Instant } from '../core/instant.ts'
import { caps, code, line, prose } from './text.ts'
import type { Covered, Printed } from './text.ts'
import type { FormWords } from './words.ts'

/** What the template `annex.typ` sets: the form's words and people's texts, with nothing left to decide. */
export type Sheet = {
  language: string
  direction: 'ltr' | 'rtl'
  documentTitle: string
  author: string
  madeAt: { year: number; month: number; day: number; hour: number; minute: number; second: number }
  notices: string[]
  annex: string
  title: string
  basis: string
  sections: { title: string; blocks: Block[] }[]
  table?: Table
  footer: { page: string; references: Labelled[]; orderHash: Labelled }
}
export type Labelled = { label: string; value: Printed }
export type Block =
  | { kind: 'field' | 'prose'; label: string; value: Printed[] }
  | { kind: 'boxes'; lead: string; boxes: { ticked: boolean; label: string }[] }
export type Table = {
  title: string
  intro: string
  /** `share` of the width; 0 takes what it needs. */
  columns: { label: string; share: number }[]
  rows: Printed[][]
  more?: string
}

type Setting = { words: FormWords; frame: FormFrame; covered: Covered }

/** Annex II, ready to be set. */
export function sheetOfAnnexII(form: AnnexII, setting: Setting): Sheet {
  const { words } = setting
  const own = words['annex-ii']
  const pen = penFor(setting)
  const memberState = pen.region(Object.values(stateOf(form.c))[0] ?? '')
  const stateLabel =
    'hspMemberState' in form.c ? words.labels.hspMemberState : words.labels.legalRepMemberState
  return {
    ...page(own, form.a, nameOf(form.c), setting),
    sections: [
      sectionA(own.sectionA, form.a, setting),
      {
        title: `${own.sectionB} · ${own.sectionBTitle}`,
        blocks: [
          boxes(own.tick, own.boxes, [form.b.measure]),
          field(own.measureAt, pen.time(form.b.measureAt)),
        ],
      },
      {
        title: `${own.sectionC} · ${own.sectionCTitle}`,
        blocks: [
          field(nameLabel(form.c, words), pen.line(nameOf(form.c))),
          field(stateLabel, memberState),
          field(words.labels.authorisedPerson, pen.line(form.c.authorisedPerson)),
          field(words.labels.contactEmail, pen.code(form.c.contactEmail)),
          field(words.labels.date, pen.day(form.c.date)),
        ],
      },
    ],
    ...tableOf(
      words.table['intro-ii'],
      [words.table.address, words.table.measure, words.table.at],
      form.targets.map((target) => [
        pen.code(target.address),
        pen.line(words.table.measures[target.measure]),
        pen.time(target.at),
      ]),
      setting,
    ),
  }
}

/** Annex III, ready to be set. */
export function sheetOfAnnexIII(form: AnnexIII, setting: Setting): Sheet {
  const { words } = setting
  const own = words['annex-iii']
  const pen = penFor(setting)
  const { clarificationNeeded } = form.b
  return {
    ...page(own, form.a, nameOf(form.c), setting),
    sections: [
      sectionA(own.sectionA, form.a, setting),
      {
        title: `${own.sectionB} · ${own.sectionBTitle}`,
        blocks: [
          boxes(own.tick, own.boxes, form.b.grounds),
          { kind: 'prose', label: own.reasons, value: pen.prose(form.b.reasons) },
          { kind: 'prose', label: own.clarification, value: pen.prose(clarificationNeeded ?? '—') },
        ],
      },
      {
        title: `${own.sectionC} · ${own.sectionCTitle}`,
        blocks: [
          field(nameLabel(form.c, words), pen.line(nameOf(form.c))),
          field(words.labels.authorisedPerson, pen.line(form.c.authorisedPerson)),
          field(own.contactEmail, pen.code(form.c.contactEmail)),
          field(own.signature, pen.line(form.c.signature.holder), pen.line(own.sealed)),
          field(own.signedAt, pen.time(form.c.signedAt)),
        ],
      },
    ],
    ...tableOf(
      words.table['intro-iii'],
      [words.table.address, words.table.reason],
      form.targets.map((target) => [pen.code(target.address), pen.line(target.reason)]),
      setting,
    ),
  }
}

function page(
  own: FormWords['annex-ii'] | FormWords['annex-iii'],
  order: FormOrder,
  author: string,
  setting: Setting,
) {
  const { words, frame } = setting
  const pen = penFor(setting)
  const [date = '', time = ''] = frame.madeAt.split('T')
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const [hour = 0, minute = 0, second = 0] = time.replace(/\..*$/, '').split(':').map(Number)
  return {
    language: words.language,
    direction: words.direction,
    documentTitle: pen.plain(`${own.annex} · ${own.title} · ${frame.number}`),
    author: pen.plain(author),
    madeAt: { year, month, day, hour, minute, second },
    notices: [
      ...(frame.sandbox ? [words.sandbox] : []),
      ...(words.translation === '' ? [] : [words.translation]),
    ],
    annex: own.annex,
    title: own.title,
    basis: own.basis,
    footer: {
      page: words.frame.page,
      references: [
        { label: words.frame.number, value: pen.code(frame.number, 40) },
        { label: words.frame.yourFile, value: pen.code(order.authorityFileRef, 40) },
      ],
      orderHash: {
        label: words.frame.orderHash,
        value: { parts: [frame.orderSha256], direction: 'ltr' as const },
      },
    },
  }
}

function sectionA(title: string, order: FormOrder, setting: Setting): Sheet['sections'][number] {
  const { labels, frame } = setting.words
  const pen = penFor(setting)
  const repeated = order.orderReference === undefined || order.orderReference === order.authorityFileRef
  return {
    title,
    blocks: [
      field(labels.addressee, pen.line(order.addressee)),
      field(labels.authorityName, pen.line(order.authorityName)),
      field(labels.authorityFileRef, pen.code(order.authorityFileRef)),
      ...(repeated ? [] : [field(frame.reference, pen.code(order.orderReference ?? ''))]),
      field(labels.ourFileRef, pen.code(order.ourFileRef)),
      field(labels.receivedAt, pen.time(order.receivedAt)),
    ],
  }
}

function tableOf(intro: string, labels: string[], rows: Printed[][], { words }: Setting): { table?: Table } {
  if (rows.length < 2) return {}
  const kept = rows.slice(0, caps.rows)
  const numbered = kept.map((row, i) => [{ parts: [String(i + 1)], direction: 'ltr' as const }, ...row])
  const shares = labels.length === 2 ? [0, 3, 2] : [0, 6, 3, 3]
  const columns = [words.table.number, ...labels].map((label, i) => ({ label, share: shares[i] ?? 1 }))
  const more =
    rows.length > kept.length
      ? words.frame.rows.replace('{left}', String(rows.length - kept.length))
      : undefined
  return {
    table: {
      title: words.table.title,
      intro,
      columns,
      rows: numbered,
      ...(more === undefined ? {} : { more }),
    },
  }
}

const field = (label: string, ...value: Printed[]): Block => ({ kind: 'field', label, value })

function boxes<T extends string>(lead: string, labels: Record<T, string>, ticked: readonly T[]): Block {
  const all = Object.entries(labels) as [T, string][]
  return { kind: 'boxes', lead, boxes: all.map(([key, label]) => ({ ticked: ticked.includes(key), label })) }
}

const nameOf = (who: FormAddressee) => ('hspName' in who ? who.hspName : who.legalRepName)
const nameLabel = (who: FormAddressee, words: FormWords) =>
  'hspName' in who ? words.labels.hspName : words.labels.legalRepName
const stateOf = (who: FormMemberState): Record<string, string> =>
  'hspMemberState' in who ? { state: who.hspMemberState } : { state: who.legalRepMemberState }

/** Writes each kind of value the way this form's language does. */
function penFor({ words, frame, covered }: Setting) {
  const cut = (left: number) => words.frame.cut.replace('{left}', String(left))
  const write = (text: string) => line(text, covered, cut)
  return {
    line: write,
    prose: (text: string) => prose(text, covered, cut),
    code: (text: string, cap?: number) => code(text, covered, cut, cap),
    plain: (text: string) => write(text).parts.join(''),
    region: (alpha2: string) => write(`${countryName(alpha2, words.region)} (${alpha2})`),
    time: (at: Instant): Printed => ({
      parts: [timeIn(at, frame.timeZone, words.region)],
      direction: words.direction,
    }),
    day: (day: string): Printed => ({
      parts: [
        new Intl.DateTimeFormat(words.region, { dateStyle: 'long', timeZone: 'UTC' }).format(
          new Date(`${day}T00:00:00Z`),
        ),
      ],
      direction: words.direction,
    }),
  }
}

/** `23 November 2026, 10:04:31 (UTC+01:00)`. */
function timeIn(at: Instant, timeZone: string, region: string): string {
  const date = new Date(at)
  const day = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeZone }).format(date)
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone } as const
  const time = new Intl.DateTimeFormat('en-GB', clock).format(date)
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(date)
    .find((part) => part.type === 'timeZoneName')?.value
  // No break between the time and its offset.
  return `${day}, ${time}\u00a0(${(offset ?? 'GMT').replace('GMT', 'UTC')})`
}

function countryName(alpha2: string, region: string): string {
  if (!/^[A-Z]{2}$/.test(alpha2)) return alpha2
  return new Intl.DisplayNames([region], { type: 'region' }).of(alpha2) ?? alpha2
}
