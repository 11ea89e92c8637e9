import { Link } from '@tanstack/react-router'
import type { Delivery } from '../../../desk/http/contract/index.ts'
import { Mark, type State } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'
import { DeliveryActs } from './acts.tsx'

const marks: Record<Delivery['state'], State> = {
  waiting: 'waits',
  'in-hand': 'waits',
  failing: 'soon',
  failed: 'soon',
  'given-up': 'law',
  'not-wanted': 'plain',
  done: 'done',
  taken: 'done',
  'on-desk': 'done',
  'not-fetched': 'waits',
  fetched: 'done',
  'to-hand-over': 'waits',
  'handed-over': 'done',
}

/** One line for each thing that went out: what and where to, how it stands and why, and what one can do about it. */
export function DeliveryList({ rows, inDemand = false }: { rows: readonly Delivery[]; inDemand?: boolean }) {
  if (rows.length === 0) return null
  return (
    <ul className="sent">
      {rows.map((row) => (
        <Row key={row.id} row={row} inDemand={inDemand} />
      ))}
    </ul>
  )
}

function Row({ row, inDemand }: { row: Delivery; inDemand: boolean }) {
  const { t, say, pick } = useWords()
  return (
    <li className={`sent-row sent-${marks[row.state]}`}>
      <Mark state={marks[row.state]} />
      <div className="sent-what">
        <p>
          <strong>{t(`deliveries.kind.${row.kind}`)}</strong>
          {row.ordinal === undefined ? null : <> · {t('deliveries.target', { ordinal: row.ordinal })}</>}
          {row.form ? <> · {pick(row.form)}</> : null}
          {row.to ? (
            <>
              {' '}
              {t('deliveries.to')} <Raw>{row.to}</Raw>
            </>
          ) : null}
        </p>
        {row.says ? <p>{say(row.says)}</p> : null}
        <p className="sent-state">
          <span className="sent-word">{t(`deliveries.state.${row.state}`)}</span>
          {row.why ? <span className="sent-why">{say(row.why)}</span> : null}
        </p>
        <Times row={row} />
      </div>
      {inDemand ? null : (
        <Link to="/demands/$id" params={{ id: row.demand.id }} className="sent-demand">
          <Exact>{row.demand.number}</Exact>
        </Link>
      )}
      <DeliveryActs row={row} />
    </li>
  )
}

function Times({ row }: { row: Delivery }) {
  const { t } = useWords()
  const end = row.fetchedAt ?? row.doneAt
  return (
    <p className="block-note sent-times">
      <span>
        {t('deliveries.made')} <Stamp at={row.madeAt} />
      </span>
      {row.attempts > 0 ? (
        <span>
          {t('deliveries.tries', { count: row.attempts })}
          {row.triedAt && !end ? (
            <>
              , {t('deliveries.last-try')} <Stamp at={row.triedAt} seconds />
            </>
          ) : null}
        </span>
      ) : null}
      {row.nextAt && row.state === 'failing' ? (
        <span>
          {t('deliveries.next-try')} <Stamp at={row.nextAt} seconds />
        </span>
      ) : null}
      {row.repeatedAt ? (
        <span>
          {t('deliveries.repeated-at')} <Stamp at={row.repeatedAt} />
        </span>
      ) : null}
      {end ? (
        <span>
          {t(`deliveries.state.${row.state}`)} <Stamp at={end} />
        </span>
      ) : null}
    </p>
  )
}
