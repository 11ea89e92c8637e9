import type { FormFrame } from '../core/forms.ts'
import { penFor } from './pen.ts'
import type { Block, Head, Setting, Table } from './template.ts'
import { caps } from './text.ts'
import type { Printed } from './text.ts'

/** Title, author, notices and foot of a paper that answers an order. */
export function headOf(
  {
    title,
    author,
    file,
    translation,
    orderHash,
  }: { title: string; author: string; file: string; translation: string; orderHash?: string },
  setting: Setting,
): Head {
  const { words, frame } = setting
  const pen = penFor(setting)
  return {
    language: words.language,
    direction: words.direction,
    documentTitle: pen.plain(title),
    author: pen.plain(author),
    madeAt: momentOf(frame),
    notices: [
      ...(frame.sandbox ? [words.sandbox] : []),
      ...(frame.workingCopy ? [words.workingCopy] : []),
      ...(translation === '' ? [] : [translation]),
    ],
    footer: {
      page: words.frame.page,
      references: [
        { label: words.frame.number, value: pen.code(frame.number, 40) },
        { label: words.frame.yourFile, value: pen.code(file, 40) },
      ],
      orderHash: {
        label: orderHash ?? words.frame.orderHash,
        value: { parts: [frame.orderSha256], direction: 'ltr' as const },
      },
    },
  }
}

function momentOf({ madeAt }: FormFrame): Head['madeAt'] {
  const [date = '', time = ''] = madeAt.split('T')
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const [hour = 0, minute = 0, second = 0] = time.replace(/\..*$/, '').split(':').map(Number)
  return { year, month, day, hour, minute, second }
}

/** The addresses one below the other, numbered; what is too much for paper stays in the data. */
export function tableOf(
  { title, intro, labels, rows }: { title: string; intro: string; labels: string[]; rows: Printed[][] },
  { words }: Setting,
): Table {
  const kept = rows.slice(0, caps.rows)
  const numbered = kept.map((row, i) => [{ parts: [String(i + 1)], direction: 'ltr' as const }, ...row])
  const shares = labels.length === 2 ? [0, 3, 2] : [0, 6, 3, 3]
  const columns = [words.table.number, ...labels].map((label, i) => ({ label, share: shares[i] ?? 1 }))
  const left = rows.length - kept.length
  return {
    title,
    intro,
    columns,
    rows: numbered,
    ...(left > 0 ? { more: words.frame.rows.replace('{left}', String(left)) } : {}),
  }
}

export const field = (label: string, ...value: Printed[]): Block => ({ kind: 'field', label, value })

export function boxes<T extends string>(
  lead: string,
  labels: Record<T, string>,
  ticked: readonly T[],
): Block {
  const all = Object.entries(labels) as [T, string][]
  return { kind: 'boxes', lead, boxes: all.map(([key, label]) => ({ ticked: ticked.includes(key), label })) }
}

/** Names of the lines that are empty, below `section`. */
export function empty(section: string, fields: Record<string, string | undefined>): string[] {
  return Object.entries(fields).flatMap(([name, text]) =>
    (text ?? '').trim() === '' ? [`${section}.${name}`] : [],
  )
}
