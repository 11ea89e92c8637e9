/** To undo is to undo a decision: which ones can be, and what of each. Pure. */
import type { DemandView } from '../../../desk/http/contract/index.ts'

export type DecisionView = DemandView['decisions'][number]

/** Decisions that keep something down among these targets, the newest first. */
export function undoable(demand: DemandView, targets: readonly string[]): DecisionView[] {
  return demand.decisions.filter(({ down }) => down.some((id) => targets.includes(id))).toReversed()
}

/** What is put back when one decision is undone: exactly what it keeps down, as far as it was chosen. */
export function undoneWith(
  decision: DecisionView | undefined,
  targets: readonly string[],
): readonly string[] {
  return decision ? decision.down.filter((id) => targets.includes(id)) : targets
}
