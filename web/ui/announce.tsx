import { useSyncExternalStore } from 'react'

let said = ''
const watchers = new Set<() => void>()

/** Says one thing politely to those who listen instead of looking. The same words twice are said twice. */
export function announce(words: string): void {
  said = said === words ? `${words}\u00A0` : words
  for (const watcher of watchers) watcher()
}

/** The one live region of the page. A dialog that hides the rest of the page leaves it to be heard. */
export function Announcer() {
  const words = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => said,
  )
  return (
    <output className="unseen" aria-live="polite" data-live-announcer="true">
      {words}
    </output>
  )
}
