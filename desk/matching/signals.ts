/** What a piece is known by: its signals, by kind, and what could not be told of it. */
import { kinds } from '../../match/signals/index.ts'
import type { House } from '../house.ts'
import type { Query } from './look.ts'

export type Told = {
  sha256?: string
  mediaType?: string
  signals: Query[]
  unread: { kind: string; found: string; wanted: string }[]
}

/** Signals as a platform has reckoned them itself, each read into its one form. */
export function readSignals(
  given: readonly { kind: string; value: string; quality?: number | undefined }[],
): Told {
  const told: Told = { signals: [], unread: [] }
  for (const { kind: name, value, quality } of given) {
    const kind = kinds.find((each) => each.name === name)
    const read = kind?.read(value) ?? { found: name, wanted: kinds.map((each) => each.name).join(', ') }
    if ('canonical' in read)
      told.signals.push({ kind: name, value: read.canonical, ...(quality === undefined ? {} : { quality }) })
    else told.unread.push({ kind: name, ...read })
  }
  return told
}

/** By its bytes: exact hashes whatever they are, and what a decoder sees in them or why it sees nothing. */
export async function signalsOfBytes(
  { decoders }: Pick<House, 'decoders'>,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<Told> {
  const { mediaType, signals, refused } = await decoders.signalsOf(bytes)
  const sha256 = signals.find(({ kind }) => kind === 'sha256')?.value
  return {
    mediaType,
    ...(sha256 ? { sha256 } : {}),
    signals,
    unread: refused ? [{ kind: refused.why, found: refused.found, wanted: refused.wanted }] : [],
  }
}

export function signalsOfText(_text: string): Told {
  return { signals: [], unread: [] }
}
