import { Link } from '@tanstack/react-router'
import type { MatchPage, ShownMatch } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'
import { EntryLabel, useLabel } from '../banks/entry-label.tsx'
import { LegalBasis } from '../banks/legal-basis.tsx'
import { BankName } from '../banks/bank-name.tsx'
import { KindClaim } from './kind-name.tsx'
import { Near } from './near.tsx'
import { Scale } from './scale.tsx'
import { Sides } from './sides.tsx'
import { Where } from './where.tsx'

type Hit = ShownMatch &
  Partial<Pick<MatchPage['hits'][number], 'withdrawnAt' | 'joined' | 'demand' | 'target'>>

/** One match in full: how near, what lies beside what, where, and what the list says of it. */
export function OneHit({
  hit,
  piece,
  listVersion,
}: {
  hit: Hit
  piece: MatchPage['piece'] | undefined
  listVersion: number
}) {
  const { t } = useWords()
  const labelOf = useLabel()
  return (
    <article className="hit" aria-label={labelOf({ bank: hit.bank.name, label: hit.label })}>
      <header className="hit-head">
        <Near nearness={hit.nearness} />
        <KindClaim kind={hit.kind} />
        {hit.joined ? (
          <span className="match-soft">
            {t('match.joined')} <Stamp at={hit.joined.at} />
          </span>
        ) : null}
        {hit.withdrawnAt ? (
          <span className="hit-withdrawn">
            <Mark state="law" size={14} /> {t('match.withdrawn')} <Stamp at={hit.withdrawnAt} />
          </span>
        ) : null}
      </header>
      <Scale match={hit} />
      <Sides
        match={hit}
        piece={piece}
        from={hit.demand && hit.target ? { demand: hit.demand, target: hit.target } : undefined}
      />
      <Where match={hit} />
      <WhatTheListSays hit={hit} listVersion={hit.joined?.listVersion ?? listVersion} />
    </article>
  )
}

function WhatTheListSays({ hit, listVersion }: { hit: Hit; listVersion: number }) {
  const { t, nth } = useWords()
  const { bank, source } = hit
  return (
    <section className="hit-says">
      <h3>{t('match.says')}</h3>
      <dl className="facts facts-beside">
        <div>
          <dt>{t('entry.label')}</dt>
          <dd>
            <strong>
              <EntryLabel bank={bank.name} label={hit.label} />
            </strong>
          </dd>
        </div>
        <div>
          <dt>{t('entry.bank')}</dt>
          <dd>
            <BankName bank={bank} /> · {t('entry.numbered', { number: nth(hit.entry) })}
          </dd>
        </div>
        <div>
          <dt>{t('entry.legal-basis')}</dt>
          <dd>
            <LegalBasis>{hit.legalBasis}</LegalBasis>
          </dd>
        </div>
        <div>
          <dt>{t('entry.source')}</dt>
          <dd>
            {t(`entry.source.${source.kind}`)} · <Raw>{source.name}</Raw>
            {source.reference ? (
              <>
                {' '}
                ·{' '}
                {hit.demand ? (
                  <Link to="/demands/$id" params={{ id: hit.demand }}>
                    <Exact>{source.reference}</Exact>
                  </Link>
                ) : (
                  <Exact>{source.reference}</Exact>
                )}
              </>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>{t('entry.confirmed')}</dt>
          <dd>
            <span className="inline-mark">
              <Mark state={hit.confirmed ? 'done' : 'soon'} size={14} />
              {t(hit.confirmed ? 'entry.confirmed.yes' : 'entry.confirmed.no')}
            </span>
          </dd>
        </div>
        {hit.confidence === undefined ? null : (
          <div>
            <dt>{t('entry.confidence')}</dt>
            <dd>{t('entry.confidence.of', { value: hit.confidence })}</dd>
          </div>
        )}
        <div>
          <dt>{t('match.list-version')}</dt>
          <dd>{nth(listVersion)}</dd>
        </div>
        <div>
          <dt>{t('match.algorithm')}</dt>
          <dd>
            <Raw>{hit.algorithm}</Raw>
          </dd>
        </div>
      </dl>
    </section>
  )
}
