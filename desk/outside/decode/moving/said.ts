import type { Variant } from '../../../../match/pdq/variants.ts'

/** What is asked of the process that hashes a video or a sound, and what it says. */
export type Asked = {
  demuxer: string
  formats: string
  wanted: { frames: boolean; sound: boolean }
  /** Seconds from one hashed frame to the next, at most; 0 is every frame. */
  every: number
  /** The longest side of a frame when it is hashed; without it as large as it is. */
  within?: number
  /** In which other forms frames are hashed as well; what a frame cannot have is left out. */
  as: readonly string[]
  limits: {
    pixels: number
    streams: number
    tracks: number
    seconds: number
    soundSeconds: number
    hashes: number
  }
}

export type FrameForm = Variant | 'held-upright' | 'between-seconds'

export type Said =
  | ({ kind: 'found'; streams: number; pictures: number; sounds: number; frames: number } & Partial<Facts>)
  /** `at` is in seconds; `track`: of several, which one, from 0 on. */
  | { kind: 'frame'; track: number; value: string; quality: number; at: number; variant?: FrameForm }
  | { kind: 'sound'; track: number; value: string }
  | {
      kind: 'refused'
      why: 'not-allowed' | 'too-large' | 'damaged' | 'too-long' | 'no-decoder'
      found: string
      wanted: string
    }
  /** How many streams of each sort were hashed to their end. `unseen`: frames that stay on the screen and were not hashed. */
  | { kind: 'done'; pictures: number; sounds: number; unseen: number }
type Facts = { seconds: number; width: number; height: number; rotation: number; alpha: boolean }
