/** What a piece shows that was not hashed, or by which it may not be known: said, because nothing known of it is another answer. */
import { leastQuality } from '../../../core/match.ts'
import type { Unread } from '../unread.ts'

/**
 * A picture of which no hash may be trusted: nothing is looked for by it. One that is see-through shows on some page what
 * it shows on neither of ours, and its maker knows that.
 */
export function tooPlain(hashes: readonly { quality: number; variant?: string | undefined }[]): Unread[] {
  const seen = hashes.filter(({ variant = '' }) => over.includes(variant))
  const quality = Math.max(...(seen.length > 0 ? seen : hashes).map((one) => one.quality))
  if (quality >= leastQuality) return []
  const told = { why: 'no-signal', kind: 'pdq', wanted: `at least ${leastQuality}` } as const
  return seen.length > 0
    ? [{ what: 'file', ...told, found: `see-through, and of quality ${quality} on white and on black` }]
    : [{ what: 'pictures', ...told, found: `a picture of quality ${quality}` }]
}

const over = ['over-white', 'over-black']

/** A picture that plays and of which only one frame can be drawn here: what follows a harmless first one is not known. */
export function unseenFrames(frames: number | 'some'): Unread[] {
  if (frames === 1) return []
  const found = `${frames} frames of which one was hashed`
  return [{ what: 'frames', why: 'in-part', found, wanted: 'a picture that does not move' }]
}

/** Frames of a video that stay on the screen and were not hashed. */
export function staying(frames: number): Unread[] {
  if (frames === 0) return []
  const found = `${frames} frames that are shown for a while and were not hashed`
  return [{ what: 'frames', why: 'in-part', found, wanted: 'fewer pictures that stand still' }]
}

/** A player may show any of them; of each sort a few are hashed, and of what calls itself a sound no picture. */
export function unseenStreams(
  { pictures, sounds, alpha }: { pictures: number; sounds: number; alpha?: boolean | undefined },
  hashed: { pictures: number; sounds: number },
  asked: { frames: boolean; sound: boolean },
  mediaType: string,
): Unread[] {
  const some = (count: number, done: number, sort: string): Unread => ({
    what: 'streams',
    why: 'in-part',
    found: `${count} streams of ${sort} of which ${done} were hashed`,
    wanted: `fewer streams of ${sort}, each of which can be decoded`,
  })
  return [
    ...(asked.frames && pictures > hashed.pictures ? [some(pictures, hashed.pictures, 'pictures')] : []),
    ...(asked.sound && sounds > hashed.sounds ? [some(sounds, hashed.sounds, 'sound')] : []),
    ...(asked.frames && alpha ? [seeThrough] : []),
    ...(mediaType.startsWith('audio/') && pictures > 0
      ? [
          {
            what: 'streams',
            why: 'in-part',
            found: 'moving pictures that were not hashed',
            wanted: 'a sound alone',
          } satisfies Unread,
        ]
      : []),
  ]
}

const seeThrough: Unread = {
  what: 'streams',
  why: 'in-part',
  found: 'pictures that are see-through, of which that was not hashed',
  wanted: 'a video without alpha',
}
