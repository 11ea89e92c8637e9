import { useQuery } from '@tanstack/react-query'
import type { HuntWould } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { EntryLabel } from '../banks/entry-label.tsx'
import { useFar } from '../matches/distance.ts'
import { KindClaim } from '../matches/kind-name.tsx'
import { ByBank } from './by-bank.tsx'

/** What would come before people: how many pieces by bank and kind, and the first of them by name. */
export function Would({ id, found }: { id: string; found: number }) {
  const { t } = useWords()
  const { data, error } = useQuery({
    queryKey: ['hunts', id, 'would'],
    queryFn: () => desk.huntWould(id),
    staleTime: 60_000,
  })
  return (
    <section className="room" aria-labelledby="would">
      <h2 id="would">{t('hunt.would', { count: found })}</h2>
      {error ? (
        <Trouble title={t('hunt.would.error')}>
          <Errors error={error} />
        </Trouble>
      ) : data ? (
        <>
          <ByBank
            caption={t('hunt.would', { count: found })}
            count={t('hunt.column.pieces')}
            lines={data.by.map(({ pieces, ...line }) => ({ ...line, count: pieces }))}
          />
          <p className="block-note">
            {t('hunt.would.under-each')}
            {data.looked < data.of ? ` ${t('hunt.would.part', { part: data.looked, of: data.of })}` : ''}
          </p>
          <Some some={data.some} more={data.of - data.some.length} />
        </>
      ) : (
        <Skeleton rows={4} label={t('state.loading')} />
      )}
    </section>
  )
}

function Some({ some, more }: { some: HuntWould['some']; more: number }) {
  const { t } = useWords()
  const far = useFar()
  return (
    <>
      <ul className="hunt-some" aria-label={t('hunt.would.some')}>
        {some.map(({ piece, seenAt, label, kind, unit, distance }) => (
          <li key={`${piece.platform ?? ''} ${piece.content}`}>
            <p>
              <strong>
                <Raw>{piece.content}</Raw>
              </strong>{' '}
              <span className="match-soft">
                {piece.platform ? <Raw>{piece.platform}</Raw> : null} {t('hunt.seen')} <Stamp at={seenAt} />
              </span>
            </p>
            <p className="match-soft">
              <KindClaim kind={kind} /> · {far(unit, distance)} · <EntryLabel bank="" label={label} />
            </p>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="block-note">{t('hunt.would.more', { count: more })}</p> : null}
    </>
  )
}
