/** The desk's words on screen. One language is loaded at a time; a key nobody translated stays readable. */
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Saying, Words } from '../../desk/http/contract/index.ts'
import type { Language } from '../prefs.ts'
import { numberFormat } from '../formats.ts'
import { fullMoment } from '../time.ts'
import type { WordKey } from './en/index.ts'
import { beginning, figuresInOrder, isolated, visible } from './visible.ts'

export type { WordKey } from './en/index.ts'
export type Params = Record<string, string | number>

/** Full locales: plain `ar` would print Latin digits. */
const locales: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR', ar: 'ar-EG' }
const shelves: Record<Language, () => Promise<Record<string, string>>> = {
  en: async () => (await import('./en/index.ts')).en,
  fr: async () => (await import('./fr/index.ts')).fr,
  ar: async () => (await import('./ar/index.ts')).ar,
}

const instance = i18next.createInstance()

export async function openWords(language: Language): Promise<void> {
  const locale = locales[language]
  if (!instance.isInitialized)
    await instance.use(initReactI18next).init({
      lng: locale,
      fallbackLng: false,
      resources: {},
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    })
  if (!instance.hasResourceBundle(language, 'translation'))
    instance.addResourceBundle(language, 'translation', complete(await shelves[language](), locale))
  await instance.changeLanguage(locale)
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
}

export const wordsInstance = instance

/** French counts a round million in a form of its own, with the words of any other number. */
function complete(shelf: Record<string, string>, locale: string): Record<string, string> {
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
  const more = Object.entries(shelf)
    .filter(([key]) => key.endsWith('_other'))
    .flatMap(([key, words]) => forms.map((form) => [key.replace(/other$/, form), words] as const))
  return { ...Object.fromEntries(more), ...shelf }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** Text params come from outside: made visible, kept apart; instants become times a person reads. */
function readable(params: Params | undefined, locale: string): Params {
  return Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => {
      if (typeof value === 'number') return [name, value]
      return [name, isolated(INSTANT.test(value) ? fullMoment(value, locale) : visible(value))]
    }),
  )
}

const numberIn = (value: unknown) => (typeof value === 'number' ? value : undefined)

/** Params that hold the machine's own codes; what people wrote is never translated. */
const CODED = new Set(['what', 'clock', 'kind', 'ground', 'grounds', 'why', 'door', 'form'])

/** `first-ever unusual-hour` → the words for each, where the desk has words for all of them. */
function decoded(params: Params | undefined): Params {
  return Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => {
      if (typeof value !== 'string' || !CODED.has(name)) return [name, value]
      const codes = value.split(/[ ,]+/)
      if (!codes.every((code) => instance.exists(`code.${code}`))) return [name, value]
      return [name, codes.map((code) => instance.t(`code.${code}`)).join('; ')]
    }),
  )
}

/** `history.demand.received` → `Demand received`; never blank, never raw braces. */
export function plainForm(key: string): string {
  const words = key
    .split('.')
    .slice(key.includes('.') ? 1 : 0)
    .join(' ')
    .replaceAll(/[-_]+/g, ' ')
    .trim()
  const text = words === '' ? key : words
  return visible(text.charAt(0).toUpperCase() + text.slice(1))
}

export type Speaker = {
  language: Language
  locale: string
  t: (key: WordKey, params?: Params) => string
  /** Whether there are words for a key that comes from elsewhere. */
  has: (key: string) => boolean
  /** A sentence the desk sent as key and params. */
  say: (saying: Saying) => string
  /** A text the law's data gives in several languages. */
  pick: (words: Words) => string
  number: (value: number) => string
  /** A number that is a name, of a case or a version: in the reader's digits, never in groups. */
  nth: (value: number) => string
}

const speakers = new Map<string, Speaker>()

/** The same one for the same language, so that nobody has to render again for its sake. */
function speaker(locale: string): Speaker {
  const known = speakers.get(locale) ?? speakerOf(locale)
  speakers.set(locale, known)
  return known
}

function speakerOf(locale: string): Speaker {
  const language = locale.slice(0, 2) as Language
  const inOrder = language === 'ar' ? figuresInOrder : (text: string) => text
  const t = (key: string, params?: Params) => inOrder(instance.t(key, readable(decoded(params), locale)))
  return {
    language,
    locale,
    t,
    has: (key) => instance.exists(key),
    say: ({ key, params, words = {} }) => {
      // What the law has a name for is called by it.
      const named = Object.fromEntries(
        Object.entries(words).map(([name, label]) => [name, label[language] ?? label.en]),
      )
      // Some sentences count targets under that name.
      const counted = {
        count: numberIn(params?.count) ?? numberIn(params?.targets) ?? 1,
        ...decoded(params),
        ...named,
      }
      if (!instance.exists(key, counted)) return withParams(plainForm(key), params, locale)
      // A sentence that wanted a param nobody sent shows a dash in its place.
      return beginning(
        t(key, counted).replaceAll(/\{\{[^}]*\}\}|[\u2066\u2068]\u2069/g, '–'),
        Object.values(named),
      )
    },
    pick: (words) => inOrder(words[language] ?? words.en),
    number: (value) => numberFormat(locale).format(value),
    nth: (value) => numberFormat(locale, { useGrouping: false }).format(value),
  }
}

function withParams(text: string, params: Params | undefined, locale: string): string {
  const values = Object.values(readable(params, locale))
  return values.length === 0 ? text : `${text} (${values.join(', ')})`
}

/** The words for a component; it renders again when the language changes. */
export function useWords(): Speaker {
  const { i18n } = useTranslation(undefined, { i18n: instance })
  return speaker(i18n.language)
}
