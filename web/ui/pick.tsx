import { type ReactNode, useId } from 'react'

/** A short list to choose one from; the browser's own, which works with every keyboard and screen reader. */
export function Pick({
  label,
  value,
  onChange,
  options,
  hideLabel = false,
  help,
  error,
  optional,
  id,
}: {
  label: ReactNode
  help?: ReactNode
  error?: string | undefined
  optional?: string | undefined
  id?: string
  value: string
  onChange: (value: string) => void
  options: readonly { value: string; label: string }[]
  hideLabel?: boolean
}) {
  const about = useId()
  return (
    <label className={hideLabel ? 'pick' : 'field'}>
      <span className={hideLabel ? 'unseen' : 'field-label'}>
        {label}
        {optional ? <span className="field-optional"> ({optional})</span> : null}
      </span>
      {help ? <span className="field-help">{help}</span> : null}
      {error ? (
        <span className="field-error" id={about}>
          {error}
        </span>
      ) : null}
      <span className="pick-box">
        <select
          value={value}
          onChange={(event) => onChange(event.target.value)}
          {...(id ? { id } : {})}
          {...(error ? { 'aria-invalid': true, 'aria-describedby': about } : {})}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 6l4 4 4-4" />
        </svg>
      </span>
    </label>
  )
}
