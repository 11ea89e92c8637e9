/** Who is called in a note: `@` and the whole name of somebody who is there. What names nobody is only text. */
export function mentionsIn<P extends { name: string }>(text: string, people: readonly P[]): P[] {
  const told = folded(text)
  const longestFirst = people.toSorted((a, b) => b.name.length - a.name.length)
  const found = new Set<P>()
  for (const { index } of told.matchAll(/@/gu)) {
    // An at sign inside a word belongs to an address, not to a person.
    if (isWord(told.slice(0, index).at(-1))) continue
    const after = told.slice(index + 1)
    const named = longestFirst.find(({ name }) => {
      const wanted = folded(name)
      return wanted !== '' && after.startsWith(wanted) && !isWord(after.slice(wanted.length).at(0))
    })
    if (named) found.add(named)
  }
  return people.filter((person) => found.has(person))
}

function folded(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('und')
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{M}\p{N}_]/u.test(char)
}
