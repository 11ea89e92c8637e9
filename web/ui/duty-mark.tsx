/** What a clock measures, as a shape: to act, another's turn, to keep, to be silent. Never told by colour alone. */
export type DutyShape = 'act' | 'other-party' | 'keep' | 'silence'

const shapes: Record<DutyShape, string> = {
  act: 'M8 1.8 14.2 8 8 14.2 1.8 8Z',
  'other-party': 'M8 1.8 14.2 8 8 14.2 1.8 8Z',
  keep: 'M2.6 5.4h10.8v8H2.6ZM1.8 2.6h12.4v2.8H1.8ZM6.2 8.2h3.6',
  silence: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM3.8 12.2l8.4-8.4',
}

export const DutyMark = ({ duty, size = 14 }: { duty: DutyShape; size?: number }) => (
  <svg className={`duty duty-${duty}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
    <path d={shapes[duty]} />
  </svg>
)
