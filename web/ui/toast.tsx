import { useEffect, useSyncExternalStore } from 'react'
import { announce } from './announce.tsx'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { isDialogOpen } from './keys.ts'
import { Mark, type State } from './mark.tsx'

type Toast = { id: number; state: State; words: string }
let toasts: readonly Toast[] = []
let next = 1
const watchers = new Set<() => void>()
const set = (list: readonly Toast[]) => {
  toasts = list
  for (const watcher of watchers) watcher()
}

const forget = () => set([])

/**
 * A word at the edge of the page about something that happened. It stays until it is closed or twelve seconds pass; while
 * a dialog is open it waits, so that it covers nobody's keys.
 */
export function toast(state: State, words: string): void {
  set([...toasts.slice(-2), { id: next++, state, words }])
  announce(words)
}

/** Gone with whoever they were said to: each person has their own (`key`). */
export function Toasts({ label, closeLabel }: { label: string; closeLabel: string }) {
  const list = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => toasts,
  )
  useEffect(() => forget, [])
  if (list.length === 0) return null
  return (
    <section className="toasts" aria-label={label}>
      {list.map((one) => (
        <Slip key={one.id} toast={one} closeLabel={closeLabel} />
      ))}
    </section>
  )
}

const close = (id: number) => set(toasts.filter((one) => one.id !== id))

function Slip({ toast, closeLabel }: { toast: Toast; closeLabel: string }) {
  const { id } = toast
  useEffect(() => {
    let timer = setTimeout(over, 12_000)
    function over() {
      if (isDialogOpen()) timer = setTimeout(over, 4_000)
      else close(id)
    }
    return () => clearTimeout(timer)
  }, [id])
  return (
    <div className={`toast toast-${toast.state}`}>
      <Mark state={toast.state} />
      <span>{toast.words}</span>
      <Button look="quiet" small onPress={() => close(id)} aria-label={closeLabel}>
        <Icon name="close" size={13} />
      </Button>
    </div>
  )
}
