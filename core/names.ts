/** Whether two names are one: case, accents of width and punctuation do not count. */
export function sameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b)
}

export function plainName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
