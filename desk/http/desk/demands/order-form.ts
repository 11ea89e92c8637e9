import type { Field, Instrument } from '../../../../core/regime.ts'
import type { InstrumentForm } from '../../contract/index.ts'
import { wordsOf } from '../../../spoken.ts'

type FormField = InstrumentForm['fields'][number]

/** How a line of the regime is filled in on a screen. */
const drawnAs: Record<Field['type'], FormField['type']> = {
  text: 'text',
  'long-text': 'long-text',
  email: 'email',
  contact: 'text',
  phone: 'text',
  url: 'url',
  'reference-or-url': 'text',
  'member-state': 'country',
  language: 'text',
  instant: 'date-time',
  date: 'date',
  boolean: 'boolean',
  choice: 'choice',
  choices: 'choices',
  period: 'text',
  signature: 'boolean',
  list: 'items',
}

/** The form of an instrument, line by line, as the law has it: nothing here is written twice. */
export function formOf(instrument: Instrument): InstrumentForm {
  const fields = instrument.fields
    .filter(({ name }) => !name.includes('[]'))
    .map((field) => fieldOf(field, instrument))
  return {
    regime: instrument.regime,
    instrument: instrument.name,
    title: wordsOf(instrument.label),
    sections: [...new Set(fields.map(({ section }) => section))].map((letter) => ({
      letter,
      title: wordsOf(instrument.sections.find(({ name }) => name === letter)?.label ?? instrument.label),
    })),
    fields,
  }
}

function fieldOf(field: Field, { members }: Instrument): FormField {
  const options = field.values
    ? Object.entries(field.values).map(([code, label]) => ({ code, title: wordsOf(label) }))
    : field.type === 'member-state'
      ? members.map((code) => ({ code, title: { en: code } }))
      : undefined
  return {
    path: field.name,
    section: field.section,
    label: wordsOf(field.label),
    type: drawnAs[field.type],
    required:
      field.required === 'always' ? 'required' : field.required === 'never' ? 'optional' : 'conditional',
    ...(options ? { options } : {}),
    article: field.source,
  }
}
