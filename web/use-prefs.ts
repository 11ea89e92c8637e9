import { useSyncExternalStore } from 'react'
import { type Prefs, prefsAre, watchPrefs } from './prefs.ts'

/** What this person chose; whoever asks renders again when they choose anew. */
export const usePrefs = (): Prefs => useSyncExternalStore(watchPrefs, prefsAre)
