import { useEffect, useRef } from 'react'

const busy = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type))

/** After its leader a letter is heard for so long. */
const breathMs = 1_200

/**
 * Single keys for the page, as `{ j: next, '?': help }`. Silent while one types, holds a modifier or a dialog is open.
 * Letters are matched by their place on the keyboard as well, so that they work under an Arabic layout.
 */
export function useKeys(keys: Readonly<Record<string, () => void>>, enabled = true): void {
  useEffect(() => {
    if (!enabled) return
    const press = (event: KeyboardEvent) => {
      if (isSilent(event)) return
      const deed = deedOf(event, keys)
      if (!deed) return
      event.preventDefault()
      deed()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })
}

/** Keys that mean something only after another, as `g` then `i`: heard before the page's own, whatever those are. */
export function useLedKeys(leader: string, keys: Readonly<Record<string, () => void>>): void {
  const ledAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isSilent(event)) return
      const isLed = event.timeStamp - ledAt.current < breathMs
      ledAt.current = Number.NEGATIVE_INFINITY
      const lead = () => {
        ledAt.current = event.timeStamp
      }
      const deed = deedOf(event, isLed ? keys : { [leader]: lead })
      if (!deed) return
      event.preventDefault()
      deed()
    }
    window.addEventListener('keydown', press, true)
    return () => window.removeEventListener('keydown', press, true)
  })
}

function isSilent(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || busy(event.target))
    return true
  return document.querySelector('[role="dialog"],[role="alertdialog"]') !== null
}

function deedOf(event: KeyboardEvent, keys: Readonly<Record<string, () => void>>): (() => void) | undefined {
  const place = /^Key([A-Z])$/.exec(event.code)?.[1]
  const byPlace = event.shiftKey ? place : place?.toLowerCase()
  return keys[event.key] ?? (/^[a-z]$/i.test(event.key) || !byPlace ? undefined : keys[byPlace])
}
