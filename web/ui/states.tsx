import { type ReactNode, useEffect, useRef } from 'react'

/** Grey lines where text will stand, the same height as what comes. */
export const Skeleton = ({ rows = 6, label }: { rows?: number; label: string }) => (
  <output className="skeleton">
    <span className="unseen">{label}</span>
    {Array.from({ length: rows }, (_, row) => (
      <span key={row} className="skeleton-row" aria-hidden="true" />
    ))}
  </output>
)

/** An empty place that teaches what will stand there and how it gets there. */
export const Empty = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="empty">
    <svg className="empty-picture" viewBox="0 0 96 64" aria-hidden="true">
      <path d="M10 60V26a22 22 0 0 1 22-22h32a22 22 0 0 1 22 22v34" />
      <path d="M2 44h92M24 44v-14a10 10 0 0 1 10-10h28a10 10 0 0 1 10 10v14" />
      <path d="M38 44a10 10 0 0 1 20 0" />
    </svg>
    <h2>{title}</h2>
    <div className="empty-text">{children}</div>
  </section>
)

/**
 * Something was found that was not wanted: what, and what to do. With `focus` it is heard when it appears, once: whoever
 * then types their answer anew is not called back to it.
 */
export const Trouble = ({
  title,
  children,
  focus = false,
}: {
  title: string
  children?: ReactNode
  focus?: boolean
}) => {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Behind a dialog that was opened meanwhile nobody would hear it, and the dialog would lose what is being typed.
    if (focus && !box.current?.closest('[inert], [aria-hidden="true"]')) box.current?.focus()
  }, [focus])
  return (
    <div className="trouble" role="alert" tabIndex={-1} ref={box}>
      <p className="trouble-title">{title}</p>
      {children}
    </div>
  )
}
