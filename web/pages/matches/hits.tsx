import { useState } from 'react'
import type { MatchPage } from '../../../desk/http/contract/index.ts'
import { useWords } from '../../words/index.ts'
import { EntryLabel } from '../banks/entry-label.tsx'
import { useDistance } from './distance.ts'
import { OneHit } from './hit.tsx'
import { KindClaim } from './kind-name.tsx'
import { Near } from './near.tsx'

/** Everything the case rests on: where it is several, one is shown at a time, the most telling first. */
export function Hits({
  page,
}: {
  page: Pick<MatchPage, 'hits' | 'listVersion'> & Partial<Pick<MatchPage, 'piece'>>
}) {
  const { t } = useWords()
  const says = useDistance()
  const [chosen, setChosen] = useState(0)
  const hit = page.hits[chosen] ?? page.hits[0]
  return (
    <section className="match-hits" aria-label={t('match.rests-on')}>
      <h2>{t('match.hits', { count: page.hits.length })}</h2>
      {page.hits.length > 1 ? (
        <fieldset className="hit-picks" aria-label={t('match.rests-on')}>
          {page.hits.map((one, n) => (
            <button
              key={`${one.entry} ${one.kind} ${one.query.value}`}
              type="button"
              className="hit-pick"
              aria-pressed={one === hit}
              onClick={() => setChosen(n)}
            >
              <Near nearness={one.nearness} />
              <span className="hit-pick-words">
                <KindClaim kind={one.kind} />
                <span className="match-soft">
                  <EntryLabel bank={one.bank.name} label={one.label} /> · {says(one)}
                </span>
              </span>
            </button>
          ))}
        </fieldset>
      ) : null}
      {hit ? (
        <OneHit
          key={`${hit.entry} ${hit.kind} ${hit.query.value}`}
          hit={hit}
          piece={page.piece}
          listVersion={page.listVersion}
        />
      ) : null}
    </section>
  )
}
