import type { Words } from '../../desk/http/contract/index.ts'
import type { Speaker } from '../words/index.ts'

type Sections = readonly { letter: string; title: Words }[]

/** A law that counts its sections by letter is quoted so; one that names them is quoted by the name, and one without has none. */
export function sectionName(
  section: string,
  sections: Sections,
  { t, pick }: Pick<Speaker, 't' | 'pick'>,
): string {
  if (isLetter(section)) return t('demand.section', { section })
  const known = sections.find(({ letter }) => letter === section)
  return known ? pick(known.title) : ''
}

export const isLetter = (section: string): boolean => /^[A-Z](\(\d+\))?$/.test(section)
