import type { Fault } from '../process.ts'

/**
 * Why there are no signals of the pixels or the sound. `not-allowed`: a type that is never decoded, or another than was
 * wanted. `too-large`: bytes, pixels, frames, streams or length. `damaged`: broken off, or not what it begins like.
 * `too-long`: time or memory ran out. `crashed`: its decoder ended over it, twice. `busy`: nothing was tried; later it
 * may go. `no-decoder`: what would decode it cannot be started here. `given-up`: the caller ended it.
 * Of what was to be fetched, `unfetched`: its address leads to nothing that is fetched; `no-answer`: three times nothing whole came.
 */
export type WhyRefused =
  | 'not-allowed'
  | 'too-large'
  | 'damaged'
  | 'too-long'
  | 'crashed'
  | 'busy'
  | 'no-decoder'
  | 'given-up'
  | 'unfetched'
  | 'no-answer'

export type Refusal = { kind: 'refused'; why: WhyRefused; found: string; wanted: string }

const whys: Record<Fault | 'busy', [WhyRefused, string]> = {
  missing: ['no-decoder', 'a decoder that can be started'],
  failed: ['damaged', 'a file that is whole'],
  crashed: ['crashed', 'a file that its decoder survives'],
  'too-long': ['too-long', 'a file that is decoded in time'],
  'too-large': ['too-large', 'fewer bytes'],
  'given-up': ['given-up', 'to go on'],
  busy: ['busy', 'to be asked again later'],
}

export function refusalOf(fault: Fault | 'busy', message: string): Refusal {
  const [why, wanted] = whys[fault]
  return { kind: 'refused', why, found: message.slice(0, 400), wanted }
}
