import { useRef, useState, type ReactNode } from 'react'

/**
 * Something one may not want to see. Closed until the button is held down, by pointer or by space or enter;
 * letting go, leaving or losing focus closes it at once. `open` is asked each time, and what it gave is forgotten.
 */
export function Veil({
  label,
  hint,
  open,
  onFail,
  closed,
  size,
  grey,
  alt,
}: {
  label: string
  hint: string
  open: () => Promise<string>
  /** The picture that was given cannot be shown. */
  onFail: () => void
  closed: ReactNode
  size: 'small' | 'large'
  grey: boolean
  alt: string
}) {
  const [url, setUrl] = useState<string>()
  const held = useRef(0)
  const start = () => {
    const turn = ++held.current
    open().then(
      (address) => {
        if (held.current === turn) setUrl(address)
      },
      () => setUrl(undefined),
    )
  }
  const stop = () => {
    held.current++
    setUrl(undefined)
  }
  return (
    <div className={`veil veil-${size}${grey ? ' veil-grey' : ''}`}>
      <div className="veil-picture">
        {url ? <img src={url} alt={alt} draggable={false} onError={onFail} /> : null}
        {/* Stays where it is while one looks: its picture was given once and cannot be fetched again. */}
        <div className="veil-under" hidden={url !== undefined}>
          {closed}
        </div>
      </div>
      <button
        type="button"
        className="veil-key"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          start()
        }}
        onPointerUp={stop}
        onPointerCancel={stop}
        onLostPointerCapture={stop}
        onKeyDown={(event) => {
          if (event.key !== ' ' && event.key !== 'Enter') return
          event.preventDefault()
          if (!event.repeat) start()
        }}
        onKeyUp={stop}
        onBlur={stop}
        onContextMenu={(event) => event.preventDefault()}
        aria-pressed={url !== undefined}
      >
        {label}
        <span className="veil-hint">{hint}</span>
      </button>
    </div>
  )
}
