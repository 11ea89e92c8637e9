import type { DemandView } from '../../../desk/http/contract/index.ts'
import { Exact } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { ranges } from './ranges.ts'
import { listFormat } from '../../formats.ts'

/** Exactly which targets: all, or their numbers; each address for whoever wants to see it. */
export function Which({ demand, ids }: { demand: DemandView; ids: readonly string[] }) {
  const { t, number, locale } = useWords()
  const chosen = demand.targets.filter(({ id }) => ids.includes(id))
  if (chosen.length === 0) return null
  const list = listFormat(locale, { type: 'conjunction' }).format(
    ranges(chosen.map(({ ordinal }) => ordinal)).map(([from, to]) =>
      from === to ? number(from) : `${number(from)}–${number(to)}`,
    ),
  )
  return (
    <div className="which">
      <p>
        <strong>{t('which.targets', { count: chosen.length })}</strong> <bdi>{list}</bdi>
        {chosen.length === demand.targets.length ? (
          <span className="which-all"> · {t('which.all', { count: chosen.length })}</span>
        ) : null}
      </p>
      <details>
        <summary>{t('which.list')}</summary>
        <ol className="which-list">
          {chosen.map((target) => (
            <li key={target.id} value={target.ordinal}>
              <Exact mono>{target.address}</Exact>
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}
