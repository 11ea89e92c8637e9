/** `Art. 6(1), 6(2); recital 26; …` → `Art. 6(1), 6(2)`, and no more than 24 characters of it where commas allow. */
export function firstOf(article: string): string {
  if (article.length <= 24) return article
  const parts = (article.split(';')[0] ?? '').split(',')
  const first = parts.reduce((text, part) => (`${text},${part}`.length <= 24 ? `${text},${part}` : text))
  return first.trim()
}
