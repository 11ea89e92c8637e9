import { bitsOf } from './bits.ts'

/**
 * A hash as a square of 16 by 16: what is set is filled. A bit that differs carries a cross, whatever its colour. Drawn
 * from left to right in every language, as a picture is.
 */
export function Square({
  value,
  marked,
  label,
}: {
  value: string
  marked: readonly number[]
  label: string
}) {
  const set = bitsOf(value)
    .map((bit, place) => (bit ? `M${(place % 16) * 10} ${Math.floor(place / 16) * 10}h10v10h-10Z` : ''))
    .join('')
  const crosses = marked
    .map((place) => {
      const [x, y] = [(place % 16) * 10, Math.floor(place / 16) * 10]
      return `M${x + 2} ${y + 2}l6 6M${x + 8} ${y + 2}l-6 6`
    })
    .join('')
  return (
    <>
      <span className="unseen">{label}</span>
      <svg className="square" viewBox="-1 -1 162 162" aria-hidden="true">
        <rect className="square-ground" width="160" height="160" />
        <path className="square-set" d={set} />
        {marked.map((place) => (
          <rect
            key={place}
            className="square-marked"
            x={(place % 16) * 10}
            y={Math.floor(place / 16) * 10}
            width="10"
            height="10"
          />
        ))}
        <path className="square-cross" d={crosses} />
      </svg>
    </>
  )
}
