/** A state is a colour and a shape, so that it can be read without colour. */
export type State = 'soon' | 'late' | 'waits' | 'done' | 'law' | 'plain'

const shapes: Record<State, string> = {
  soon: 'M8 2.6 14.4 13.6H1.6Z',
  late: 'M8 1.8 15 14H1Z',
  waits: 'M5.4 3v10M10.6 3v10',
  done: 'M2.8 8.6 6.4 12.2 13.4 4.4',
  law: 'M10.9 4.3C10.6 2.9 9.5 2.2 8.1 2.2 6.5 2.2 5.3 3.1 5.3 4.5 5.3 7.3 11 7 11 9.9 11 11 10 11.7 8.9 11.7M5.1 11.7C5.4 13.1 6.5 13.8 7.9 13.8 9.5 13.8 10.7 12.9 10.7 11.5 10.7 8.7 5 9 5 6.1 5 5 6 4.3 7.1 4.3',
  plain: 'M8 7.9v.2',
}

export function Mark({ state, size = 16 }: { state: State; size?: number }) {
  return (
    <svg className={`mark mark-${state}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[state]} />
    </svg>
  )
}

/** A short word with its mark: `Paused`, `Done`. */
export function Tag({ state, children }: { state: State; children: React.ReactNode }) {
  return (
    <span className={`tag tag-${state}`}>
      {state === 'plain' ? null : <Mark state={state} size={13} />}
      <span>{children}</span>
    </span>
  )
}
