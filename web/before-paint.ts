/**
 * Runs in the head of every page, before anything is painted: nobody sees a page first in other colours, or the door in
 * another language, than the one they chose. It is written into the page as text, so it can use nothing from outside.
 */
export function beforePaint(): void {
  const root = document.documentElement
  let kept: { scheme?: unknown; language?: unknown } = {}
  try {
    kept = (JSON.parse(localStorage.getItem('guichet.prefs') ?? '{}') ?? {}) as typeof kept
  } catch {
    return
  }
  if (kept.scheme === 'light' || kept.scheme === 'dark') root.dataset.scheme = kept.scheme
  const language = String(kept.language)
  if (!['ar', 'fr', 'en'].includes(language) || language === root.lang) return
  if (root.dataset.written === undefined) {
    root.lang = language
    root.dir = language === 'ar' ? 'rtl' : 'ltr'
    return
  }
  // The door is written in each language; the one that came is not the one this person reads.
  const asked = new URLSearchParams(location.search)
  if (asked.get('language') === language) return
  asked.set('language', language)
  location.replace(`${location.pathname}?${asked.toString()}${location.hash}`)
}
