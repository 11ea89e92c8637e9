import type { Platform } from '../../core/platform.ts'

/**
 * Notes that this deed is asked of this piece, the first time it is, and says whether another was first asked after it.
 * Durable when it returns.
 */
export type Memory = { isOver(piece: string, key: string): Promise<boolean> }

/**
 * For a platform that does not know keys: a worker that wakes late and repeats an old deed finds that a later one has
 * been asked since, and asks for nothing. The look that follows tells what stands.
 */
export function rememberingKeys(platform: Platform, memory: Memory): Platform {
  return {
    ...platform,
    async restrict(reference, deed) {
      if (!(await memory.isOver(reference, deed.key))) await platform.restrict(reference, deed)
    },
    async restore(reference, deed) {
      if (!(await memory.isOver(reference, deed.key))) await platform.restore(reference, deed)
    },
    async replaceNotice(reference, deed) {
      if (!(await memory.isOver(reference, deed.key))) await platform.replaceNotice(reference, deed)
    },
  }
}
