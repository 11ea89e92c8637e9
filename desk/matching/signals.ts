/** What a piece is known by: its signals, by kind, and what could not be told of it. */
import { createHash } from 'node:crypto'
import { orientations } from '../../match/pdq/orientations.ts'
import { kinds } from '../../match/signals/index.ts'
import { addressesIn, hasMoreAddresses, mostAddresses } from '../../match/urls/found.ts'
import type { House } from '../house.ts'
import type { Form } from '../outside/decode/form.ts'
import type { Hashed } from '../outside/signals.ts'
import type { Unread } from '../outside/unread.ts'
import type { Signal } from '../../match/signal.ts'
import type { Written } from './text-of.ts'

export type Told = {
  sha256?: string
  mediaType?: string
  signals: Signal[]
  unread: Unread[]
}

/**
 * The forms in which a piece is looked for: without bars that somebody put around it, and turned every way, which a hash
 * knows of itself. What is done to a listed piece once (its edges cut, mirrored) is listed with it and costs no one who asks.
 */
export const formsAskedFor: readonly Form[] = ['without-bars', 'between-seconds', ...orientations]
export const formsListed: readonly Form[] = ['without-bars', 'cut-5', 'cut-10', 'mirror-image']

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
    else told.unread.push({ what: 'signal', why: 'misread', kind: name, ...read })
  }
  return told
}

/**
 * By its bytes: exact hashes whatever they are, and what a decoder sees in them or why it sees nothing. `written`: also by
 * what is written in a picture, where this desk reads; to be looked for, and never to be listed by.
 */
export async function signalsOfBytes(
  { decoders }: Pick<House, 'decoders'>,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  options: { written?: boolean; as?: readonly Form[] } = {},
): Promise<Told> {
  return toldOfHashed(await decoders.signalsOf(bytes, options))
}

/** The same of what may be a text: in another charset than UTF-8 it is seen through where all of it was read. */
export async function signalsOfFile(
  house: Pick<House, 'decoders'>,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  text: Written | undefined,
  options: { written?: boolean; as?: readonly Form[] } = {},
): Promise<Told> {
  const told = await signalsOfBytes(house, bytes, options)
  if (!text?.isWhole) return told
  return { ...told, unread: told.unread.filter(({ what, why }) => what !== 'file' || why !== 'not-allowed') }
}

export function toldOfHashed({ mediaType, signals, refused, unclear = [], written }: Hashed): Told {
  const sha256 = signals.find(({ kind }) => kind === 'sha256')?.value
  return {
    mediaType,
    ...(sha256 ? { sha256 } : {}),
    signals: [
      ...signals,
      ...(written === undefined ? [] : signalsOfText(written).signals).map((one) => ({
        ...one,
        variant: 'written',
      })),
    ],
    unread: [...unclear, ...(refused ? [fileUnread(refused)] : [])],
  }
}

function fileUnread({ why, found, wanted }: NonNullable<Hashed['refused']>): Unread {
  return { what: 'file', why, found, wanted }
}

/** By its words, and by the addresses in it. */
export function signalsOfText(text: string): Told {
  return together([
    madeOf('text', text),
    ...addressesIn(text).map(({ address }) => signalsOfAddress(address)),
    ...(hasMoreAddresses(text) ? [{ signals: [], unread: [moreAddresses] }] : []),
  ])
}

const moreAddresses: Unread = {
  what: 'address',
  why: 'in-part',
  found: `more than ${mostAddresses} addresses`,
  wanted: `at most ${mostAddresses}`,
}

/**
 * By its words, and as the very text that it is, as a file of its bytes would be: for a piece that is nothing else. Where it
 * may be read in several ways, it is all of them together.
 */
export function signalsOfWholeText(...readings: readonly string[]): Told {
  const sha256 = createHash('sha256').update(readings.join('\n\n')).digest('hex')
  return together([
    ...readings.map(signalsOfText),
    { sha256, signals: [{ kind: 'sha256', value: sha256 }], unread: [] },
  ])
}

/** By where it is: the address, the folders and the site it lies in. */
export function signalsOfAddress(address: string): Told {
  return madeOf('url', address)
}

/**
 * What a text that was taken down is listed by. Not by the addresses in it, which may be anybody's; not by its letters
 * where they are few, because half the world writes *come and see*; and not as partners list texts, only as we do.
 */
export function signalsToListOfText(text: string): Told {
  const { signals, unread } = madeOf('text', text)
  return {
    signals: signals.filter(({ kind, value }) => kind !== 'tlsh' && (kind !== 'text' || value.length >= 40)),
    unread,
  }
}

function madeOf(content: 'text' | 'url', given: string): Told {
  const told: Told = { signals: [], unread: [] }
  for (const { name, of, made } of kinds) {
    const read = of.includes(content) ? made?.(given) : undefined
    if (read === undefined) continue
    if ('canonical' in read) told.signals.push({ kind: name, value: read.canonical })
    else
      told.unread.push({
        what: content === 'url' ? 'address' : 'text',
        why: 'no-signal',
        kind: name,
        ...read,
      })
  }
  return told
}

/** What several things say of one piece, each signal once. */
export function together(all: readonly Told[]): Told {
  const signals = new Map(all.flatMap(({ signals }) => signals.map((one) => [JSON.stringify(one), one])))
  return {
    ...Object.assign({}, ...all),
    signals: [...signals.values()],
    unread: all.flatMap(({ unread }) => unread),
  }
}
