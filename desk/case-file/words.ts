/** The sentences of the screens, for papers that the desk writes: a history a court can read. */
import i18next from 'i18next'
import type { Saying } from '../../core/event.ts'
import { ar } from '../../web/words/ar/index.ts'
import { en } from '../../web/words/en/index.ts'
import { fr } from '../../web/words/fr/index.ts'
import { visible } from '../../web/words/visible.ts'

export type PaperLanguage = 'en' | 'fr'
const shelves: Record<PaperLanguage | 'ar', Record<string, string>> = { en, fr, ar }
const locales: Record<PaperLanguage | 'ar', string> = { en: 'en-GB', fr: 'fr-FR', ar: 'ar-EG' }
const instant = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{3})Z$/

/** `2026-11-23 21:06:12.345 UTC`: one zone on paper, whatever the reader's. */
export function paperTime(at: string): string {
  return at.replace(instant, '$1 $2$3 UTC')
}

/** Says a saying as plain text. One whose words are missing shows its key and what it carries, never nothing. */
export async function paperWords(language: PaperLanguage | 'ar'): Promise<(saying: Saying) => string> {
  const words = i18next.createInstance()
  await words.init({
    lng: locales[language],
    fallbackLng: false,
    resources: { [language]: { translation: shelves[language] } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  })
  return ({ key, params = {} }) => {
    const shown = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'number' ? value : visible(paperTime(value)),
      ]),
    )
    const count = typeof shown.count === 'number' ? { count: shown.count } : {}
    if (words.exists(key, count)) return words.t(key, shown).replaceAll(/\{\{[^}]*\}\}/g, '–')
    const carried = Object.entries(shown).map(([name, value]) => `${name}: ${value}`)
    return carried.length > 0 ? `${key} (${carried.join('; ')})` : key
  }
}
