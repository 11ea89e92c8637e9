import type { As } from '../../../match/pdq/pdqs.ts'

/** In which other form a piece is hashed. `between-seconds`: a video, at frames that nobody who makes it can foresee. */
export type Form = As | 'between-seconds'
