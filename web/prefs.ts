/** What each person chose for themselves on this machine. No content, no names: only how the desk looks and sounds. */

export type Language = 'en' | 'fr' | 'ar'
export type Prefs = {
  language: Language
  scheme: 'auto' | 'light' | 'dark'
  /** One sound when a clock enters its last tenth. */
  sound: boolean
  /** How strongly a closed preview is blurred, and how large and grey an opened one is. */
  blur: 'strong' | 'stronger'
  size: 'small' | 'large'
  grey: boolean
}

const SHELF = 'guichet.prefs'
export const languages: readonly Language[] = ['ar', 'fr', 'en']

function firstPrefs(): Prefs {
  const wanted = navigator.language.slice(0, 2)
  const language = languages.find((known) => known === wanted) ?? 'en'
  const house: Prefs = { language, scheme: 'auto', sound: false, blur: 'strong', size: 'small', grey: true }
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(SHELF) ?? '{}')
    return typeof kept === 'object' && kept !== null ? { ...house, ...kept } : house
  } catch {
    return house
  }
}

let prefs = firstPrefs()
const watchers = new Set<() => void>()

export const prefsAre = (): Prefs => prefs

export function prefer(choice: Partial<Prefs>): void {
  prefs = { ...prefs, ...choice }
  try {
    localStorage.setItem(SHELF, JSON.stringify(prefs))
  } catch {
    // A browser that keeps nothing still shows what was chosen until it is closed.
  }
  for (const watcher of watchers) watcher()
}

export const watchPrefs = (watcher: () => void): (() => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
