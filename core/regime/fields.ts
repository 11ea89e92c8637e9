import { instantOf } from '../instant.ts'
import { holds, isGiven, valueAt } from './condition.ts'
import type { Field, Instrument, Leading } from './shape.ts'
import { cut, shown } from './strict.ts'
import type { Consequence } from './vocabulary.ts'

/**
 * What the desk knows when it reads an order. Leave out what is not known: a check that needs it is then not made.
 * `languageDeclared`: the order is in a language this service said it accepts. `noticeOverAt`: the authority told this
 * service how it works before its first order, and the time the law wants between the two was over then. `issuedAt`: when
 * the order was issued, as far as it says so.
 */
export type FormFacts = {
  receivedAt?: string
  homeState?: string
  channelAuthenticated?: boolean
  languageDeclared?: boolean
  authorityInRegister?: boolean
  addressedToUs?: boolean
  firstFromAuthority?: boolean
  noticeOverAt?: string
  issuedAt?: string
}

/** One thing found in an order that is not as the form wants it. `path` leads into the order, with indices. */
export type Finding = {
  code: 'missing' | 'wrong' | 'inconsistent' | 'unknown'
  /** Name of the field or of the check in the regime. */
  rule: string
  path: string
  section: string
  found: string
  wanted: string
  leadsTo: Consequence
  ground?: string
  article: string
}

/**
 * Reads an order line by line against its form, and then the checks between lines. Pure; `order` is whatever came in.
 * Lines the form does not have are reported as `unknown` and lead to a note.
 */
export function missingFields(instrument: Instrument, order: unknown, facts: FormFacts): Finding[] {
  const source = typeof order === 'object' && order !== null ? { ...order, fact: facts } : { fact: facts }
  return [
    ...instrument.fields.flatMap((field) => findingsOf(field, source, instrument.members)),
    ...unknownLines(instrument, order),
    ...instrument.checks
      .filter((check) => holds(check.holds, source) === false)
      .map((check) => ({
        code: 'inconsistent' as const,
        rule: check.name,
        path: check.path,
        section: check.section,
        found: shown(valueAt(source, check.path)),
        wanted: check.wanted.en ?? check.name,
        ...leading(check.leadsTo),
        article: check.source,
      })),
  ]
}

/** What is missing or wrong in one of the desk's own forms before it goes out; empty when it may go. */
export function missingLines(instrument: Instrument, form: string, values: unknown): Finding[] {
  const lines = instrument.forms.find(({ name }) => name === form)?.fields ?? []
  const source = typeof values === 'object' && values !== null ? values : {}
  return lines.flatMap((line) => findingsOf(line, source, instrument.members))
}

function findingsOf(field: Field, source: object, members: readonly string[]): Finding[] {
  const owed =
    field.required === 'always' || (field.required !== 'never' && holds(field.required, source) === true)
  return placesOf(field.name, source).flatMap((path): Finding[] => {
    const value = valueAt(source, path)
    const base = {
      rule: field.name,
      path,
      section: field.section,
      found: shown(value),
      article: field.source,
    }
    if (!isGiven(value)) {
      const instead = field.or !== undefined && isGiven(valueAt(source, field.or))
      if (!owed || instead) return []
      return [{ code: 'missing', ...base, wanted: wantedFor(field, members), ...leading(field.ifMissing) }]
    }
    if (isRight(field, value, members)) return []
    return [
      {
        code: 'wrong',
        ...base,
        wanted: wantedFor(field, members),
        ...leading(field.ifWrong ?? field.ifMissing),
      },
    ]
  })
}

/** `b.items[].url` in an order with two items: `b.items.0.url` and `b.items.1.url`; with none: the list itself. */
function placesOf(path: string, source: object): string[] {
  const [list, rest] = path.split('[].')
  if (list === undefined || rest === undefined) return [path]
  const entries = valueAt(source, list)
  return Array.isArray(entries) ? entries.flatMap((_, n) => placesOf(`${list}.${n}.${rest}`, source)) : []
}

const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]+$/
const PHONE = /^\+?[\d\s()./-]{5,30}$/
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

function isRight(field: Field, value: unknown, members: readonly string[]): boolean {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'list':
      return (
        Array.isArray(value) &&
        value.every((each) => typeof each === 'object' && each !== null && !Array.isArray(each))
      )
    case 'choices':
      return (
        Array.isArray(value) &&
        value.every((each) => isAmong(field, each)) &&
        new Set(value).size === value.length
      )
    case 'choice':
      return isAmong(field, value)
    case 'period':
      return typeof value === 'string' || isGiven(valueAt(value, 'raw'))
    case 'signature':
      return typeof value === 'string' || typeof value === 'object'
    default:
      return typeof value === 'string' && textIsRight(field, value, members)
  }
}

function textIsRight(field: Field, value: string, members: readonly string[]): boolean {
  switch (field.type) {
    case 'email':
      return EMAIL.test(value)
    case 'phone':
      return PHONE.test(value)
    case 'language':
      return LANGUAGE.test(value)
    case 'url':
      return isWebAddress(value)
    case 'member-state':
      return members.includes(value)
    case 'instant':
      return instantOf(value) !== undefined && isDay(value.slice(0, 10))
    case 'date':
      return isDay(value)
    default:
      return true
  }
}

function isAmong(field: Field, value: unknown): boolean {
  return typeof value === 'string' && Object.hasOwn(field.values ?? {}, value)
}

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

/** Whether the day exists: 2023-02-29 does not. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const at = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}

function wantedFor(field: Field, members: readonly string[]): string {
  const choice = Object.keys(field.values ?? {}).join(', ')
  const wanted: Record<Field['type'], string> = {
    text: 'text',
    'long-text': 'text',
    email: 'an e-mail address',
    contact: 'an e-mail address or another way to reach them',
    phone: 'a telephone number with country code',
    url: 'an address that begins with http:// or https://',
    'reference-or-url': 'a reference or an address',
    'member-state': `one of ${members.join(', ')}`,
    language: 'a language code such as "fr"',
    instant: 'a date and time with its offset, as in 2026-11-23T10:00:00+01:00',
    date: 'a date that exists, written as 2026-11-23',
    boolean: 'true or false',
    choice: `one of ${choice}`,
    choices: `at least one of ${choice}, each once`,
    period: 'the deadline in words',
    signature: 'a signature',
    list: 'at least one entry',
  }
  return wanted[field.type]
}

/** Lines that are in the order and not on the form: a misspelt line would otherwise be missed in silence. */
function unknownLines(instrument: Instrument, order: unknown): Finding[] {
  const known = new Set(instrument.fields.map(({ name }) => name.replaceAll('[]', '')))
  const groups = new Set(
    [...known].flatMap((path) => path.split('.').map((_, n, keys) => keys.slice(0, n).join('.'))),
  )
  const paths = new Set(linesBelow('', order, known, groups))
  return [...paths].slice(0, 20).map((path) => ({
    code: 'unknown' as const,
    rule: path,
    path,
    section: '',
    found: shown(path),
    wanted: 'a line of the form',
    leadsTo: 'note' as const,
    article: instrument.source,
  }))
}

/** Paths of lines below `path` that are not known. Goes no deeper than the form does. */
function linesBelow(
  path: string,
  value: unknown,
  known: ReadonlySet<string>,
  groups: ReadonlySet<string>,
): string[] {
  if (!groups.has(path)) return known.has(path) ? [] : [path]
  const entries = Array.isArray(value) && known.has(path) ? value : [value]
  return entries.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
      return known.has(path) ? [] : [path]
    return Object.entries(entry).flatMap(([key, each]) => {
      const name = cut(JSON.stringify(key).slice(1, -1), 80)
      return linesBelow(path === '' ? name : `${path}.${name}`, each, known, groups)
    })
  })
}

function leading({ leadsTo, ground }: Leading): { leadsTo: Consequence; ground?: string } {
  return ground === undefined ? { leadsTo } : { leadsTo, ground }
}
