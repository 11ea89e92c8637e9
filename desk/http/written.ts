/** What the pages share that the desk writes itself: in whose language, and how text from outside is put into them. */

export const spoken = ['en', 'fr', 'ar'] as const
export type Language = (typeof spoken)[number]

/** What was chosen on the page itself, else the first language the browser asks for that the desk speaks. */
export function languageOf(accepted: string | undefined, chosen?: unknown): Language {
  for (const each of [`${chosen}`, ...`${accepted}`.split(',')]) {
    const language = spoken.find((one) => one === each.trim().slice(0, 2))
    if (language) return language
  }
  return 'en'
}

export function text(value: string): string {
  const escapes: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return value
    .replaceAll(
      /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g,
      (mark) => `[U+${mark.codePointAt(0)?.toString(16).toUpperCase()}]`,
    )
    .replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign)
}
