import type { ShownMatch } from '../../../desk/http/contract/index.ts'
import { useWords } from '../../words/index.ts'
import { useDistance } from './distance.ts'

/** Where the distance lies: between the same and the most that a bank may ask for, with what is usual for the kind. */
export function Scale({ match }: { match: ShownMatch }) {
  const { t, number } = useWords()
  const says = useDistance()
  const { distance, radius, scale, unit } = match
  if (unit === 'equality') return <p className="scale-same">{says(match)}</p>
  const end = Math.max(scale.most, radius, distance, 1)
  const at = (value: number) => `${(value / end) * 100}%`
  const ticks = [...new Set([0, scale.strong, radius, end])].sort((a, b) => a - b)
  return (
    <figure className="scale">
      <figcaption>
        <strong>{says(match)}</strong>{' '}
        <span className="match-soft">{t('match.scale.radius', { radius })}</span>
      </figcaption>
      <div className="scale-line" aria-hidden="true">
        <span
          className="scale-band scale-strong"
          style={{ insetInlineStart: 0, inlineSize: at(scale.strong) }}
        >
          {scale.strong > end / 6 ? t('match.near.strong') : ''}
        </span>
        <span
          className="scale-band scale-candidate"
          style={{ insetInlineStart: at(scale.strong), inlineSize: at(Math.max(0, radius - scale.strong)) }}
        >
          {t('match.near.candidate')}
        </span>
        {radius < end ? (
          <span
            className="scale-band scale-beyond"
            style={{ insetInlineStart: at(radius), insetInlineEnd: 0 }}
          />
        ) : null}
        <span className="scale-here" style={{ insetInlineStart: at(distance) }}>
          <svg viewBox="0 0 12 10" width="12" height="10">
            <path d="M0 0h12L6 10Z" />
          </svg>
        </span>
      </div>
      <div className="scale-ticks" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ insetInlineStart: at(tick) }}>
            {tick === 0 ? t('match.near.exact') : number(tick)}
          </span>
        ))}
      </div>
    </figure>
  )
}
