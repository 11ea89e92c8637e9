/** A row of lights: each a word and a shape. Knows nothing of what the steps are. */
export type LightState = 'done' | 'here' | 'waiting' | 'stopped' | 'ahead'

const shape: Record<LightState, string> = {
  done: 'M4.6 8.3 7 10.7 11.6 5.7',
  here: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z',
  waiting: 'M6.3 5.4v5.2M9.7 5.4v5.2',
  stopped: 'M5.4 5.4h5.2v5.2H5.4Z',
  ahead: '',
}

export function Lights({
  label,
  lights,
}: {
  label: string
  lights: readonly { name: string; state: LightState; says: string }[]
}) {
  return (
    <ol className="lights" aria-label={label}>
      {lights.map((light) => (
        <li
          key={light.name}
          className={`light light-${light.state}`}
          aria-current={light.state === 'here' || light.state === 'stopped' ? 'step' : undefined}
        >
          <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
            <title>{light.says}</title>
            <circle cx="8" cy="8" r="6.8" />
            <path d={shape[light.state]} />
          </svg>
          <span className="light-name">{light.name}</span>
          <span className="unseen">{light.says}</span>
        </li>
      ))}
    </ol>
  )
}
