/** The several hashes of one picture: of its variants, and of its orientations. */
import type { Kernel } from './kernel.ts'
import { type Orientation, orientations, orientedHashes } from './orientations.ts'
import type { Pdq } from './pdq.ts'
import type { Picture } from './picture.ts'
import { blackUpTo, type Variant, variants, variantsOf } from './variants.ts'

/** What was done to the picture before it was hashed. A signal says it, and so does every match that it brings. */
export type As = Variant | Orientation

/**
 * One hash for each name, in the order of the names; what hashes like one before it is left out. Orientations come from
 * one hashing of the whole picture and are for asking with; variants cost a hashing each and may stand in a list.
 */
export function pdqsOf(
  kernel: Kernel,
  picture: Picture,
  wanted: readonly As[],
  black = blackUpTo,
): ({ as: As } & Pdq)[] {
  const found: ({ as: As } & Pdq)[] = variantsOf(picture, variants.filter(isAmong(wanted)), black).map(
    ({ variant, picture: changed }) => ({ as: variant, ...kernel.pdqOf(changed) }),
  )
  const turns = orientations.filter(isAmong(wanted))
  if (turns.length > 0 && picture.width >= 5 && picture.height >= 5) {
    const { quality } = kernel.pdqOf(picture)
    const oriented = orientedHashes(kernel.strengths())
    for (const { orientation, hash } of oriented.filter(({ orientation }) => turns.includes(orientation)))
      found.push({ as: orientation, hash, quality })
  }
  return found.filter(({ hash }, at) => found.findIndex((other) => other.hash === hash) === at)
}

function isAmong(wanted: readonly As[]): (name: As) => boolean {
  return (name) => wanted.includes(name)
}
