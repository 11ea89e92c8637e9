/** A match on the scale of its kind, as a person reads it. */
import type { Kind } from '../../../../match/kind.ts'
import { kinds } from '../../../../match/signals/index.ts'
import type * as contract from '../../contract/index.ts'

/** A picture with less in it than this may have the same hash as another one like it. */
const tellingQuality = 80

export function shownMatch<M extends contract.Match>(
  match: M,
  algorithm?: string,
): M & Pick<contract.ShownMatch, 'algorithm' | 'nearness' | 'scale'> {
  const kind = kinds.find(({ name }) => name === match.kind)
  return {
    ...match,
    algorithm: algorithm ?? kind?.source ?? match.kind,
    nearness: nearnessOf(kind, match.distance, match.query.quality),
    scale: scaleOf(kind, match.radius),
  }
}

export function nearnessOf(kind: Kind | undefined, distance: number, quality = 100): contract.Nearness {
  if (distance === 0 && quality >= tellingQuality) return 'exact'
  return distance <= (kind?.radius.strong ?? 0) ? 'strong' : 'candidate'
}

/** A kind that this desk no longer has is shown on the scale by which it was met. */
function scaleOf(kind: Kind | undefined, radius: number): contract.ShownMatch['scale'] {
  const { strong = 0, usual, most } = kind?.radius ?? { usual: radius, most: radius }
  return { strong, usual, most }
}
