import type { Standing } from '../time.ts'

/** The share a ring of this size can show: half a pixel of its round more or less is nothing anybody sees. */
export const ringShare = (share: number, size: number): number => Math.ceil(share * size * 6) / (size * 6)

/**
 * The ring that empties. `share` is what is left, 0 to 1. A paused ring is dashed, one that ran out is full and filled.
 * It is a picture only: the time left always stands beside it as text.
 */
export function Ring({ share, standing, size = 20 }: { share: number; standing: Standing; size?: number }) {
  const stroke = size >= 40 ? 4.5 : 3.4
  const box = size >= 40 ? 48 : 24
  const r = box / 2 - stroke / 2 - 0.6
  const round = 2 * Math.PI * r
  const c = box / 2
  const dash = round / 16
  return (
    <svg
      className={`ring ring-${standing}`}
      width={size}
      height={size}
      viewBox={`0 0 ${box} ${box}`}
      aria-hidden="true"
    >
      {standing === 'paused' ? (
        <circle
          className="ring-left"
          cx={c}
          cy={c}
          r={r}
          strokeWidth={stroke}
          strokeDasharray={`${dash} ${dash}`}
        />
      ) : (
        <circle className="ring-track" cx={c} cy={c} r={r} strokeWidth={stroke} />
      )}
      {standing === 'over' || standing === 'done' ? (
        <circle className="ring-left" cx={c} cy={c} r={r} strokeWidth={stroke} />
      ) : null}
      {standing === 'far' || standing === 'soon' || standing === 'late' ? (
        <circle
          className="ring-left"
          cx={c}
          cy={c}
          r={r}
          strokeWidth={stroke}
          strokeDasharray={`${round * share} ${round}`}
          transform={`rotate(-90 ${c} ${c})`}
        />
      ) : null}
      {standing === 'paused' ? (
        <path
          className="ring-sign"
          d={`M${c - box * 0.09} ${c - box * 0.13}v${box * 0.26}M${c + box * 0.09} ${c - box * 0.13}v${box * 0.26}`}
          strokeWidth={stroke * 0.75}
        />
      ) : null}
      {standing === 'over' ? (
        <path
          className="ring-sign"
          d={`M${c} ${c - box * 0.17}v${box * 0.2}M${c} ${c + box * 0.14}v.1`}
          strokeWidth={stroke * 0.8}
        />
      ) : null}
      {standing === 'done' ? (
        <path
          className="ring-sign"
          d={`M${c - box * 0.15} ${c}l${box * 0.11} ${box * 0.12} ${box * 0.2}-${box * 0.24}`}
          strokeWidth={stroke * 0.8}
        />
      ) : null}
    </svg>
  )
}
