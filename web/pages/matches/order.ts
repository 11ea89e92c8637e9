/** In which order cases wait: those whose piece is public meanwhile, then the others; of each the newest first. */
import type { Matches } from '../../../desk/http/contract/index.ts'

type Waiting = Pick<Matches['cases'][number], 'id' | 'number' | 'told'>

/** Its platform was told nothing of what meets it. */
export const isShown = ({ told }: Pick<Waiting, 'told'>): boolean => told === 'none'

/** Of cases in their order the one after this, whether it still stands among them or not; after the last the first. */
export function nextAfter<C extends Waiting>(one: Waiting, cases: readonly C[]): C | undefined {
  const others = cases.filter(({ id }) => id !== one.id)
  const isLater = (other: C) =>
    isShown(other) === isShown(one) ? other.number < one.number : isShown(one) && !isShown(other)
  return others.find(isLater) ?? others[0]
}
