import { useEffect, useRef, useState, type RefObject } from 'react'
import type { InboxRow } from '../../desk/http/contract/index.ts'
import { announce } from '../ui/announce.tsx'
import { useWords } from '../words/index.ts'

/**
 * Rows that stay where they are while somebody is at them. With the pointer or the focus inside `list`, known rows
 * are renewed in place and new ones wait outside until `letIn`; otherwise the desk's own order is taken at once.
 */
export function useSteadyRows(
  arrived: readonly InboxRow[] | undefined,
  list: RefObject<HTMLElement | null>,
  view: string,
): { rows: readonly InboxRow[]; waiting: readonly InboxRow[]; letIn: () => void } {
  const { t } = useWords()
  const [order, setOrder] = useState<{ view: string; ids: readonly string[] }>()
  const announced = useRef(new Set<string>())
  const known = order?.view === view ? order.ids : undefined

  useEffect(() => {
    if (!arrived) return
    const ids = arrived.map((row) => row.id)
    const atWork = list.current?.matches(':hover, :focus-within') ?? false
    // Whether somebody is at the list is known only when the data arrives.
    // oxlint-disable-next-line react/set-state-in-effect
    setOrder((before) => (before?.view === view && atWork ? before : { view, ids }))
    const fresh = ids.filter((id) => !announced.current.has(id))
    if (announced.current.size > 0 && fresh.length > 0) announce(t('inbox.new', { count: fresh.length }))
    for (const id of ids) announced.current.add(id)
  }, [arrived, list, view, t])

  const all = arrived ?? []
  if (!known) return { rows: all, waiting: [], letIn: () => undefined }
  const byId = new Map(all.map((row) => [row.id, row]))
  const rows = known.flatMap((id) => byId.get(id) ?? [])
  const waiting = all.filter((row) => !known.includes(row.id))
  return { rows, waiting, letIn: () => setOrder({ view, ids: all.map((row) => row.id) }) }
}
