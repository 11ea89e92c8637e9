/**
 * Loaded before the desk (`--import`): it believes that `GUICHET_PROOF_LATER` milliseconds more have passed.
 * So a copy's six months are over within a trial; monotonic time and the database's own clock stay as they are.
 */
const later = Number(process.env.GUICHET_PROOF_LATER ?? 0)
const Real = Date

class Later extends Real {
  constructor(...given: [] | [number | string | Date]) {
    super(given.length === 0 ? Real.now() + later : given[0])
  }
  static override now(): number {
    return Real.now() + later
  }
}

if (later > 0) globalThis.Date = Later as DateConstructor
