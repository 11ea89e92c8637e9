import type { Nearness } from '../../../desk/http/contract/index.ts'
import { useWords } from '../../words/index.ts'

/** How near, as a word and a shape: one ring within another, a filled one, an open one. */
export function Near({ nearness }: { nearness: Nearness }) {
  const { t } = useWords()
  return (
    <span className={`near near-${nearness}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <circle cx="8" cy="8" r="6" className="near-ring" />
        {nearness === 'candidate' ? null : (
          <circle cx="8" cy="8" r={nearness === 'exact' ? 6 : 3} className="near-core" />
        )}
      </svg>
      {t(`match.near.${nearness}`)}
    </span>
  )
}
