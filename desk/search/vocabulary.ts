/** The words of facets: names that many demands share, looked up once instead of entered for each. */
import { wordsIn } from '../../core/search/fold.ts'
import type { Wanted } from '../../core/search/query.ts'
import type { Facet, Part, Text } from '../../core/search/texts.ts'
import type { House } from '../house.ts'
import type { Tx } from '../sql/database.ts'

export type Vocabulary = ReadonlyMap<Facet, Text>

const languages = ['en', 'fr', 'ar'] as const
const countryNames = languages.map(
  (language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }),
)

/** Every facet that has words: authorities, their countries, the law's own labels in each language, and who decides. */
export async function vocabularyOf(tx: Tx, house: Pick<House, 'regimes'>): Promise<Vocabulary> {
  const authorities = await tx.selectFrom('authority').select(['id', 'name', 'country']).execute()
  const staff = await tx.selectFrom('staff').select(['id', 'name']).execute()
  const words = new Map<Facet, Text>(wordsOfLaw(house))
  for (const { id, name, country } of authorities) {
    words.set(`authority:${id}`, { part: 'authority', text: name })
    const named = /^[A-Z]{2}$/.test(country) ? countryNames.map((names) => names.of(country)) : []
    words.set(`country:${country}`, { part: 'authority', text: [country, ...named].join(' · ') })
  }
  for (const { id, name } of staff) words.set(`by:${id}`, { part: 'decision', text: name })
  return words
}

function* wordsOfLaw({ regimes }: Pick<House, 'regimes'>): Generator<[Facet, Text]> {
  const all = (labels: readonly { [language: string]: string | undefined }[], part: Part): Text => ({
    part,
    text: [...new Set(labels.flatMap((label) => languages.flatMap((one) => label[one] ?? [])))].join(' · '),
  })
  for (const [regime, { editions }] of regimes) {
    yield [`regime:${regime}`, all([{ en: regime }, ...editions.map(({ title }) => title)], 'instrument')]
    const instruments = Map.groupBy(
      editions.flatMap((edition) => edition.instruments),
      ({ name }) => name,
    )
    for (const [name, each] of instruments)
      yield [
        `instrument:${regime}/${name}`,
        all(
          each.map(({ label }) => label),
          'instrument',
        ),
      ]
    const forms = Map.groupBy(
      editions.flatMap((edition) => edition.instruments.flatMap((instrument) => instrument.forms)),
      ({ name }) => name,
    )
    for (const [name, each] of forms)
      yield [
        `form:${regime}/${name}`,
        all(
          each.map(({ title }) => title),
          'answer',
        ),
      ]
  }
}

/** The facets that a word names. */
export function facetsNamed(vocabulary: Vocabulary, { word, begins }: Wanted): Facet[] {
  return [...vocabulary].flatMap(([facet, { text }]) =>
    wordsIn(text).some((each) => each === word || (begins && each.startsWith(word))) ? [facet] : [],
  )
}
