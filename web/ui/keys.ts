import { useEffect } from 'react'

const busy = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type))

/**
 * Single keys for the page, as `{ j: next, '?': help }`. Silent while one types, holds a modifier or a dialog is open.
 * Letters are matched by their place on the keyboard as well, so that they work under an Arabic layout.
 */
export function useKeys(keys: Readonly<Record<string, () => void>>, enabled = true): void {
  useEffect(() => {
    if (!enabled) return
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || busy(event.target))
        return
      if (document.querySelector('[role="dialog"],[role="alertdialog"]')) return
      const byPlace = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase()
      const deed = keys[event.key] ?? (/^[a-z]$/i.test(event.key) || !byPlace ? undefined : keys[byPlace])
      if (!deed) return
      event.preventDefault()
      deed()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })
}
