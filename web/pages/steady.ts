import { type RefObject, useEffect, useRef, useState } from 'react'
import { announce } from '../ui/announce.tsx'
import { useWords } from '../words/index.ts'

/** `come`: it came after the list was read. */
type Row = { id: string; come?: true }
type Shown<R> = R & { left?: true }

/**
 * Rows that stay where they are while somebody is at them. With the pointer or the focus inside `list`, known rows are
 * renewed in place, one that no longer belongs stays as it last was, and new ones wait outside until `letIn`; what is
 * read on below is taken in at the end. As soon as nobody is at the list, the desk's own order is taken.
 */
export function useSteadyRows<R extends Row>(
  arrived: readonly R[] | undefined,
  list: RefObject<HTMLElement | null>,
  view: string,
): { rows: readonly Shown<R>[]; waiting: readonly R[]; letIn: () => void } {
  const { t } = useWords()
  const [held, setHeld] = useState<{ view: string; rows: readonly R[] }>()
  const announced = useRef<{ view: string; ids: Set<string> }>({ view, ids: new Set() })
  const latest = useRef({ arrived, view })

  useEffect(() => {
    latest.current = { arrived, view }
    if (!arrived) return
    // Whether somebody is at the list is known only when the data arrives.
    // oxlint-disable-next-line react/set-state-in-effect
    setHeld((before) =>
      before?.view === view && isAtWork(list.current)
        ? { view, rows: steady(before.rows, arrived) }
        : { view, rows: arrived },
    )
  }, [arrived, list, view])

  useEffect(() => {
    if (!arrived) return
    if (announced.current.view !== view) announced.current = { view, ids: new Set() }
    const { ids } = announced.current
    const last = arrived.at(-1)
    // What was read on below is not new; new is what came since, or stands above something that was there.
    const fresh = arrived.filter(
      ({ id, come }, n) => !ids.has(id) && (come || arrived.slice(n).some((below) => ids.has(below.id))),
    )
    if (ids.size > 0 && last && fresh.length > 0) announce(t('inbox.new', { count: fresh.length }))
    for (const { id } of arrived) ids.add(id)
  }, [arrived, view, t])

  useEffect(() => {
    const place = list.current
    const leave = () =>
      setTimeout(() => {
        const { arrived, view } = latest.current
        if (arrived && !isAtWork(list.current)) setHeld({ view, rows: arrived })
      })
    place?.addEventListener('pointerleave', leave)
    place?.addEventListener('focusout', leave)
    return () => {
      place?.removeEventListener('pointerleave', leave)
      place?.removeEventListener('focusout', leave)
    }
  }, [list])

  const all = arrived ?? []
  if (held?.view !== view) return { rows: all, waiting: [], letIn: () => undefined }
  const now = new Map(all.map((row) => [row.id, row]))
  const here = new Set(held.rows.map(({ id }) => id))
  return {
    rows: held.rows.map((row) => now.get(row.id) ?? { ...row, left: true }),
    waiting: all.filter(({ id }) => !here.has(id)),
    letIn: () => setHeld({ view, rows: all }),
  }
}

function isAtWork(list: HTMLElement | null): boolean {
  return list?.matches(':hover, :focus-within') ?? false
}

/** The rows as they stood, and behind them what was read on below the last of them. What came since waits to be let in. */
function steady<R extends Row>(before: readonly R[], arrived: readonly R[]): readonly R[] {
  const here = new Set(before.map(({ id }) => id))
  const end = arrived.findLastIndex(({ id }) => here.has(id))
  return end < 0 ? before : [...before, ...arrived.slice(end + 1).filter(({ come }) => !come)]
}
