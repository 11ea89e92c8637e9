/**
 * The answers that Regulation (EU) 2021/784 asks for on a form. Field names follow the sections of Annex II
 * (Article 3(6): what was done and when) and Annex III (Article 3(7) and (8): why it cannot be done).
 */
import type { Instant } from '../core/instant.ts'
import { boxes, empty, field, headOf, tableOf } from './parts.ts'
import { penFor } from './pen.ts'
import type { Block, Head, Setting, Table, Template } from './template.ts'
import type { Printed } from './text.ts'
import type { FormWords } from './words.ts'

export const annexII: Template = {
  drawing: 'annex',
  gaps: (data) => gapsInAnnexII(data as AnnexII),
  sheet: (data, setting) => sheetOfAnnexII(data as AnnexII, setting),
}

export const annexIII: Template = {
  drawing: 'annex',
  gaps: (data) => gapsInAnnexIII(data as AnnexIII),
  sheet: (data, setting) => sheetOfAnnexIII(data as AnnexIII, setting),
}

/** What the drawing `annex.typ` sets: the form's words and people's texts, with nothing left to decide. */
type Sheet = Head & {
  annex: string
  title: string
  basis: string
  sections: { title: string; blocks: Block[] }[]
  table?: Table
}

/** Section A, the same on both forms. `authorityFileRef` is Annex I's file number (section E). */
type FormOrder = {
  addressee: string
  authorityName: string
  authorityFileRef: string
  /** The order's own reference number (Annex I, section A), repeated because both are called reference. */
  orderReference?: string
  ourFileRef: string
  receivedAt: Instant
}
/** The form asks for one of the two. */
type FormAddressee = { hspName: string } | { legalRepName: string }
/** ISO 3166-1 alpha-2. */
type FormMemberState = { hspMemberState: string } | { legalRepMemberState: string }

type Measure = 'REMOVED' | 'DISABLED_ALL_MS'
type Ground = 'FORCE_MAJEURE' | 'MANIFEST_ERRORS' | 'INSUFFICIENT_INFORMATION'

export type AnnexII = {
  a: FormOrder
  /** One measure and one time for the whole order; with several addresses the latest time ({@link latest}). */
  b: { measure: Measure; measureAt: Instant }
  /** `date` is a calendar day, `2026-11-23`. */
  c: FormAddressee & FormMemberState & { authorisedPerson: string; contactEmail: string; date: string }
  /** What this form concerns. The table is annexed when there is more than one line. */
  targets: readonly { address: string; measure: Measure | 'ALREADY_GONE'; at: Instant }[]
}

export type AnnexIII = {
  a: FormOrder
  b: {
    grounds: readonly Ground[]
    reasons: string
    /** Wanted with `MANIFEST_ERRORS` or `INSUFFICIENT_INFORMATION`. */
    clarificationNeeded?: string
  }
  /** `signature.holder` is who seals the document; the seal itself is put on the finished file. */
  c: FormAddressee & {
    authorisedPerson: string
    contactEmail: string
    signature: { holder: string }
    signedAt: Instant
  }
  /** In words of the desk's own staff, or as one of the reasons the form has words for. */
  targets: readonly { address: string; reason?: string; why?: keyof FormWords['table']['reasons'] }[]
}

/** The latest time of several, as Annex II has room for one only; `undefined` for none. */
function latest(times: readonly Instant[]): Instant | undefined {
  return times.toSorted().at(-1)
}

/** Paths of what a form needs and does not have; empty when it may be sent. */
function gapsInAnnexII(form: AnnexII): string[] {
  const { b, c, targets } = form
  const last = latest(targets.map((target) => target.at))
  return [
    ...gapsInOrder(form.a),
    ...empty('c', { ...c }),
    ...(targets.length === 0 ? ['targets'] : []),
    ...(last !== undefined && last !== b.measureAt ? ['b.measureAt'] : []),
  ]
}

/** As {@link gapsInAnnexII}. */
function gapsInAnnexIII(form: AnnexIII): string[] {
  const { b, c, targets } = form
  const unclear = b.grounds.some((ground) => ground !== 'FORCE_MAJEURE')
  return [
    ...gapsInOrder(form.a),
    ...(b.grounds.length === 0 ? ['b.grounds'] : []),
    ...empty('b', { reasons: b.reasons }),
    ...(unclear ? empty('b', { clarificationNeeded: b.clarificationNeeded ?? '' }) : []),
    ...empty('c', { ...c, signature: c.signature.holder }),
    ...(targets.length === 0 ? ['targets'] : []),
  ]
}

function gapsInOrder(order: FormOrder): string[] {
  const { orderReference: _optional, ...wanted } = order
  return empty('a', wanted)
}

/** Annex II, ready to be set. */
function sheetOfAnnexII(form: AnnexII, setting: Setting): Sheet {
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
    ...annexed(
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
function sheetOfAnnexIII(form: AnnexIII, setting: Setting): Sheet {
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
    ...annexed(
      words.table['intro-iii'],
      [words.table.address, words.table.reason],
      form.targets.map((target) => [
        pen.code(target.address),
        pen.line(target.reason ?? words.table.reasons[target.why ?? 'reported']),
      ]),
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
  return {
    ...headOf(
      {
        title: `${own.annex} · ${own.title} · ${frame.number}`,
        author,
        file: order.authorityFileRef,
        translation: words.translation,
      },
      setting,
    ),
    annex: own.annex,
    title: own.title,
    basis: own.basis,
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

/** The table is annexed when there is more than one line. */
function annexed(intro: string, labels: string[], rows: Printed[][], setting: Setting): { table?: Table } {
  const { title } = setting.words.table
  return rows.length < 2 ? {} : { table: tableOf({ title, intro, labels, rows }, setting) }
}

const nameOf = (who: FormAddressee) => ('hspName' in who ? who.hspName : who.legalRepName)
const nameLabel = (who: FormAddressee, words: FormWords) =>
  'hspName' in who ? words.labels.hspName : words.labels.legalRepName
const stateOf = (who: FormMemberState): Record<string, string> =>
  'hspMemberState' in who ? { state: who.hspMemberState } : { state: who.legalRepMemberState }
