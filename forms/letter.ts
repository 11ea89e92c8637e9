import { headOf, tableOf } from './parts.ts'
import { penFor } from './pen.ts'
import type { Head, Labelled, Setting, Table } from './template.ts'
import type { Printed } from './text.ts'

/** What a letter says, in words: values are put in already, as people wrote them. */
export type Letter = {
  translation: string
  fromLabel: string
  from: string[]
  toLabel: string
  to: string[]
  subject: string
  /** Number of the authority's file, and what its bytes are called, for the foot of each page. */
  file: string
  orderHash: string
  references: { label: string; value: string | Printed }[]
  salutation: string
  /** Paragraphs; a line break begins a new one. */
  before: string[]
  table: { title: string; labels: string[]; rows: Printed[][] }
  after: string[]
  farewell: string
  signed: string[]
  sealed: string
}

/** What the drawing `letter.typ` sets. */
type Sheet = Head & {
  fromLabel: string
  from: Printed[]
  toLabel: string
  to: Printed[]
  dated: Printed
  subject: string
  references: Labelled[]
  salutation: string
  before: Printed[]
  table: Table
  after: Printed[]
  farewell: string
  signed: Printed[]
  sealed: string
}

/** A letter, ready to be set. */
export function sheetOfLetter(letter: Letter, setting: Setting): Sheet {
  const { frame } = setting
  const pen = penFor(setting)
  const {
    subject,
    from,
    to,
    signed,
    before,
    after,
    table,
    references,
    file,
    orderHash,
    translation,
    ...said
  } = letter
  const title = `${subject} · ${frame.number}`
  return {
    ...headOf({ title, author: from[0] ?? '', file, translation, orderHash }, setting),
    ...said,
    subject,
    from: from.map(pen.line),
    to: to.map(pen.line),
    dated: pen.date(frame.madeAt),
    references: references.map(({ label, value }) => ({
      label,
      value: typeof value === 'string' ? pen.code(value) : value,
    })),
    before: before.flatMap(pen.prose),
    table: tableOf({ ...table, intro: '' }, setting),
    after: after.flatMap(pen.prose),
    signed: signed.map(pen.line),
  }
}

/** `{name}` in a sentence becomes the value of that name. */
export function filled(words: string, values: Record<string, string>): string {
  return words.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
