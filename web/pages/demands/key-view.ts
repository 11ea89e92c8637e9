import type { DemandView } from '../../../desk/http/contract/index.ts'

/** One thing a person may do now, or may not. */
export type KeyView = DemandView['keys'][number]
/** What stands on it, as the key of its words. Content that was put back is restricted *again*. */
export const nameOf = ({ deed, says }: KeyView) =>
  says.key === 'key.restrict.again' ? 'deed.restrict.again' : `deed.${deed}`
/** The key that was pressed and is not yet settled. */
export type Chosen = { key: KeyView; /** To undo: which decision. */ decision?: string } | undefined
