import { useEffect, useRef, useSyncExternalStore } from 'react'

/** What a key does. Without `says` it is another way to something that is said elsewhere, such as an arrow. */
export type Key = {
  says?: string
  does: () => void
  /** Worth offering by name as well, to whoever looks for a deed and not for a key. */
  offer?: boolean
}
export type Keys = Readonly<Record<string, Key | (() => void)>>
/** One line of the sheet: several keys that belong together are said once. */
export type Said = { keys: readonly string[]; says: string; does: () => void; offer: boolean; of: string }

const busy = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type))

/** A letter by its place on the keyboard, so that it works under an Arabic layout. */
export function letterOf(event: KeyboardEvent): string {
  if (/^[a-z]$/i.test(event.key)) return event.key
  const place = /^Key([A-Z])$/.exec(event.code)?.[1]
  return (event.shiftKey ? place : place?.toLowerCase()) ?? event.key
}

export const isDialogOpen = () => document.querySelector('[role="dialog"],[role="alertdialog"]') !== null

/** The first of two keys was pressed (`g i`); the second one is waited for this long, and means nothing else meanwhile. */
const patience = 1_200
let begun: { key: string; at: number } | undefined

/** The keys that work now, in the order in which their places came: what the sheet shows and the palette offers. */
let registered: readonly { of: string; keys: Keys }[] = []
const watchers = new Set<() => void>()
const tell = () => watchers.forEach((watcher) => watcher())

/**
 * Keys for the page, as `{ j: { says: 'next', does: next } }`, two in a row as `'g i'`. Silent while one types, holds a modifier or a
 * dialog is open. `of` is where they work, as the sheet of keys calls it.
 */
export function useKeys(keys: Keys, of: string, enabled = true): void {
  const latest = useRef(keys)
  // Registered anew only when other keys work or say something else, not at every turn of the clock.
  const says = Object.entries(keys)
    .map(([name, key]) => `${name} ${typeof key === 'function' ? '' : (key.says ?? '')}`)
    .join('\n')
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!enabled) return
    const mine = { of, keys: through(latest) }
    registered = [...registered, mine]
    tell()
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || busy(event.target))
        return
      if (isDialogOpen()) return
      const key = pressed(latest.current, event)
      if (!key) return
      event.preventDefault()
      if (key !== 'begun') deedOf(key)()
    }
    window.addEventListener('keydown', press)
    return () => {
      window.removeEventListener('keydown', press)
      registered = registered.filter((one) => one !== mine)
      tell()
    }
    // `says` is what the registered keys say: with other words they are registered anew.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [enabled, of, says])
}

function pressed(keys: Keys, event: KeyboardEvent): Key | (() => void) | 'begun' | undefined {
  const letter = letterOf(event)
  if (begun && event.timeStamp - begun.at < patience && event.timeStamp > begun.at) {
    const first = begun
    // Whoever else listens hears this key too; only then is the first one forgotten.
    setTimeout(() => {
      if (begun === first) begun = undefined
    })
    return keys[`${first.key} ${letter}`]
  }
  if (!Object.keys(keys).some((name) => name.startsWith(`${letter} `))) return keys[event.key] ?? keys[letter]
  begun = { key: letter, at: event.timeStamp }
  return 'begun'
}

/** Every key that works now and says what it does. */
export function useRegistered(): readonly Said[] {
  const sets = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => registered,
  )
  const said: Said[] = []
  for (const { of, keys } of sets)
    for (const [key, value] of Object.entries(keys)) {
      if (typeof value === 'function' || !value.says) continue
      const { says, does, offer = false } = value
      const same = said.find((one) => one.says === says && one.of === of)
      if (same) said.splice(said.indexOf(same), 1, { ...same, keys: [...same.keys, key] })
      else said.push({ keys: [key], says, does, offer, of })
    }
  return said
}

const deedOf = (key: Key | (() => void)) => (typeof key === 'function' ? key : key.does)

/** The same keys, each doing what it does by the time it is pressed. */
function through(latest: { current: Keys }): Keys {
  return Object.fromEntries(
    Object.entries(latest.current).map(([name, key]) => [
      name,
      typeof key === 'function'
        ? key
        : { ...key, does: () => deedOf(latest.current[name] ?? (() => undefined))() },
    ]),
  )
}
