/** What a piece is known by: its signals, by kind, and what could not be told of it. */
import { createHash } from 'node:crypto'
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

export async function signalsOfBytes(_house: House, bytes: Uint8Array): Promise<Told> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const md5 = createHash('md5').update(bytes).digest('hex')
  return {
    sha256,
    signals: [
      { kind: 'sha256', value: sha256 },
      { kind: 'md5', value: md5 },
    ],
    unread: [],
  }
}

export function signalsOfText(_text: string): Told {
  return { signals: [], unread: [] }
}
