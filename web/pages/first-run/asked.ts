import type { FirstRunView, Session } from '../../../desk/http/contract/index.ts'

/** What every question is given: who is asked, what is known, and the way to the next. */
export type Asked = { session: Session; view: FirstRunView; goOn: () => Promise<void> }
