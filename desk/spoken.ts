/** What a line of a form holds, said for any reader: the law's own labels, times and countries apart from their spelling. */
import type { Instrument } from '../core/regime.ts'
import type { Plan, Saying, Words } from './http/contract/index.ts'

type Line = Pick<Instrument['fields'][number], 'type' | 'values'>
type Said = Partial<
  Pick<
    NonNullable<Plan['answer']>['fields'][number],
    'value' | 'words' | 'instant' | 'day' | 'country' | 'yes' | 'count'
  >
>

export function wordsOf(label: Record<string, string> | undefined): Words {
  return {
    en: label?.en ?? '',
    ...(label?.fr ? { fr: label.fr } : {}),
    ...(label?.ar ? { ar: label.ar } : {}),
  }
}

/** A sentence with the names of the law in it (clocks, forms, grounds, messages) in the law's own words. */
export function worded(says: Saying, instrument: Instrument): Saying {
  const { params = {} } = says
  const named = {
    clock: instrument.clocks,
    form: instrument.forms,
    followUp: instrument.followUps,
    ground: instrument.grounds,
  }
  const words = Object.entries(named).flatMap(([param, rules]) => {
    const rule = rules.find(({ name }) => name === params[param])
    return rule ? [[param, wordsOf(rule.label)] as const] : []
  })
  return words.length === 0 ? says : { ...says, words: Object.fromEntries(words) }
}

/** Nothing at all where the line is empty. */
export function spoken(value: unknown, line: Line): Said {
  if (value === undefined || value === null || value === '') return {}
  if (line.type === 'choice' || line.type === 'choices') return chosen([value].flat(), line)
  if (line.type === 'list' && Array.isArray(value)) return { value: `${value.length}`, count: value.length }
  if (typeof value === 'boolean') return { value: value ? 'yes' : 'no', yes: value }
  if (typeof value === 'object') return inside(value)
  const text = String(value)
  return { value: text, ...asWritten(text, line.type) }
}

function chosen(codes: readonly unknown[], { values }: Line): Said {
  const words = codes.map((code) =>
    values?.[String(code)] ? wordsOf(values[String(code)]) : { en: String(code) },
  )
  return { value: words.map(({ en }) => en).join('; '), words }
}

/** A period keeps the words it came in, a signature whose it is, or that there is one. */
function inside(value: object): Said {
  if ('raw' in value) return { value: String(value.raw) }
  if ('present' in value) return { value: value.present ? 'yes' : 'no', yes: value.present === true }
  const parts = Object.values(value).filter((part) => typeof part === 'string' || typeof part === 'number')
  return parts.length === 0 ? { value: JSON.stringify(value) } : { value: parts.join(', ') }
}

function asWritten(text: string, type: string): Said {
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text)) return { instant: text }
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(text)) return { day: text }
  if (type === 'member-state' && /^[A-Z]{2}$/.test(text)) return { country: text }
  return {}
}
