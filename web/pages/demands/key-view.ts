import type { DemandView } from '../../../desk/http/contract/index.ts'

/** One thing a person may do now, or may not. */
export type KeyView = DemandView['keys'][number]
/** The key that was pressed and is not yet settled. */
export type Chosen = { key: KeyView; /** To undo: which decision. */ decision?: string } | undefined
