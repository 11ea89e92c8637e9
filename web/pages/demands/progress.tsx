import { useId } from 'react'
import type { TargetView } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { useWords } from '../../words/index.ts'

/** How far an act has come on several targets: what is done, what is still on its way, what is being tried again. */
export function Progress({ targets }: { targets: readonly TargetView[] }) {
  const { t } = useWords()
  const label = useId()
  const way = targets.filter(({ outcome }) => outcome === 'restricting' || outcome === 'restoring')
  if (way.length === 0 || targets.length === 1) return null
  const down = way.filter(({ outcome }) => outcome === 'restricting').length
  const seen = targets.filter(({ outcome }) => outcome === (down > 0 ? 'restricted' : 'restored')).length
  const again = way.filter(({ attempts }) => attempts > 1).length
  return (
    <div className="progress">
      <p id={label}>
        <Mark state="waits" size={14} />{' '}
        {t(down > 0 ? 'progress.restricting' : 'progress.restoring', {
          count: seen,
          of: seen + way.length,
        })}
        {again > 0 ? ` · ${t('progress.again', { count: again })}` : ''}
      </p>
      <progress aria-labelledby={label} max={seen + way.length} value={seen} />
    </div>
  )
}
