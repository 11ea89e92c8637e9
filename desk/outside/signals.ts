/** From hostile bytes to signals: what is kept of a piece of content in order to recognise it, and nothing else of it. */
import type { Signal } from '../../match/signal.ts'
import { kinds } from '../../match/signals/index.ts'
import type { DecodeLimits } from './decode/limits.ts'
import type { Form } from './decode/form.ts'
import { framesBeside } from './decode/frames.ts'
import { mediaDemuxers, type MediaFrame, mediaHashes } from './decode/media.ts'
import { decodablePictures, type Looks, looksLike } from './decode/media-type.ts'
import { openPictures, pictureHashes } from './decode/pictures.ts'
import { only, type Reading, readingOf, TooLong } from './decode/reading.ts'
import { roomOf, type Space } from './decode/room.ts'
import type { Refusal } from './decode/refusal.ts'
import { textual } from './decode/textual.ts'
import { turnsOf } from './decode/turns.ts'
import { staying, tooPlain, unseenFrames, unseenStreams } from './decode/unclear.ts'
import { writtenIn } from './decode/written.ts'
import type { Unread } from './unread.ts'

/**
 * What was found. SHA-256 and MD5 are there whatever a decoder thought of the piece, unless it was empty or longer than
 * is read at all; `refused` says why others are not.
 */
export type Hashed = {
  /** What it is, by its content. */
  mediaType: string
  signals: Signal[]
  facts: {
    size: number
    width?: number
    height?: number
    /** Of a picture that moves; of a video, those that were hashed. */
    frames?: number
    orientation?: number
    seconds?: number
    streams?: number
  }
  refused?: Refusal
  /** What of it shows or sounds like too little (a black video, silence); frames and streams that were not looked at. */
  unclear?: Unread[]
  /** What is written in a picture, where it was asked for and the desk reads. A weak witness: letters on pictures are hard. */
  written?: string
}

export type HashOptions = {
  /** What it is said to be. Something else is not decoded: who mislabels a piece may have a reason. */
  of?: 'image' | 'video' | 'audio' | 'unknown'
  /** The kinds that are wanted; without it all that there are of such a piece. */
  wanted?: readonly string[]
  /** Also read what is written in a picture, where this desk reads at all; it takes a second. */
  written?: boolean
  /** Of a video: seconds between hashed frames (0 is every one), and the longest side at which they are hashed. */
  every?: number
  within?: number
  /** In which other forms pictures, and the frames of a video where that goes, are hashed as well. */
  as?: readonly Form[]
  /** For whom, where others should not wait for what one sends slowly. */
  by?: string
  signal?: AbortSignal
  /** Of a video: frames hashed, and how many are expected; 0 while nobody knows. */
  progress?: (done: number, expected: number) => void
}

export type Decoders = {
  /**
   * Throws only what reading `bytes` itself throws; whatever a decoder does comes back as a refusal. A picture takes
   * milliseconds; a video or a sound takes a part of its length and is for whoever can wait.
   */
  signalsOf(bytes: Uint8Array | AsyncIterable<Uint8Array>, options?: HashOptions): Promise<Hashed>
  /** Starts the decoders of pictures before the first one comes; without it the first one waits for them. */
  warm(): Promise<void>
  stop(): Promise<void>
}

/** Of the bytes themselves. Old lists carry the others, which are reckoned where somebody wants them. */
const exact = ['sha256', 'md5', 'sha1', 'sha512']
/** What may be wanted of a piece. */
export const kindsOfPieces: readonly string[] = [...exact, 'pdq', 'vpdq', 'chromaprint']
/** Videos and sounds that may lie on disk, waiting for their turn or being decoded. */
const mediaInHand = 16
/** Of these at most so many for one, so that whoever sends slowly leaves room for others. */
const mediaOfOne = 8

/** `languages`: those in which pictures are read, as tesseract calls them; without any no picture is read. */
export function openDecoders({
  limits,
  atOnce,
  languages = [],
  room = roomOf(512 * 1024 ** 2),
}: {
  limits: DecodeLimits
  atOnce: number
  languages?: readonly string[]
  /** For pictures that are read whole. */
  room?: () => Space
}): Decoders {
  const pictures = openPictures(limits, atOnce)
  const turn = turnsOf(atOnce)
  let inHand = 0
  const inHandOf = new Map<string, number>()

  async function signalsOf(
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
    options: HashOptions = {},
  ): Promise<Hashed> {
    let reading: Reading | undefined
    try {
      const sums = exact.filter((kind) => (options.wanted ?? ['sha256', 'md5']).includes(kind))
      reading = await readingOf(bytes, { most: limits.mediaBytes, sums })
      return await hashed(reading, options)
    } catch (fault) {
      if (!(fault instanceof TooLong)) throw fault
      const { mediaType } = looksLike(reading?.head ?? new Uint8Array())
      const refused = no('too-large', fault.message, `at most ${fault.most} bytes`)
      return { mediaType, signals: [], facts: { size: reading?.size() ?? fault.most }, refused }
    }
  }

  async function hashed(reading: Reading, options: HashOptions): Promise<Hashed> {
    const looks = looksLike(reading.head)
    const { mediaType } = looks
    const chosen = kindsFor(looks, options)
    const isTextSoFar = looks.family === 'text' && !('why' in chosen) && chosen.length === 0
    const isStillText = textual()
    const found: Seen = 'why' in chosen ? { refused: chosen } : await seen(reading, looks, chosen, options)
    // Whoever was handed the stream may have given up on it; the hashes are of all of it.
    for await (const part of reading.stream()) if (isTextSoFar) isStillText.take(part)
    // Players look for what they know anywhere in a file; its first letters say nothing of what lies behind them.
    if (isTextSoFar && !options.wanted && !isStillText.ends())
      found.refused = no(
        'not-allowed',
        'a text with other bytes in it',
        `${wantedOf.unknown}, or a text in UTF-8`,
      )
    const facts = { size: reading.size(), ...found.facts }
    if (facts.size === 0)
      return { mediaType, signals: [], facts, refused: no('damaged', '0 bytes', 'a file') }
    const signals: Signal[] = reading.sums()
    return {
      mediaType,
      signals: [...signals, ...(found.signals ?? [])],
      facts,
      ...(found.refused ? { refused: found.refused } : {}),
      ...(found.unclear && found.unclear.length > 0 ? { unclear: found.unclear } : {}),
      ...(found.written ? { written: found.written } : {}),
    }
  }

  async function seen(
    reading: Reading,
    { mediaType, family }: Looks,
    wanted: readonly string[],
    options: HashOptions,
  ): Promise<Seen> {
    if (wanted.length === 0) return {}
    if (family !== 'image') return await moving(reading.stream(), mediaType, wanted, options)
    const space = room()
    try {
      const whole = await reading.whole(limits.pictureBytes, space)
      if (whole === 'too-long')
        return { refused: no('too-large', `${reading.size()} bytes`, `at most ${limits.pictureBytes} bytes`) }
      if (whole === 'no-room')
        return { refused: no('busy', 'too much that is being read', 'to be asked again later') }
      return await still(whole, mediaType, wanted, options)
    } finally {
      space.leave()
    }
  }

  async function still(
    whole: Buffer,
    mediaType: string,
    wanted: readonly string[],
    options: HashOptions,
  ): Promise<Seen> {
    const drawn = await pictureHashes(pictures, whole, {
      mediaType,
      limits,
      signal: options.signal,
      as: options.as?.filter((form) => form !== 'between-seconds'),
    })
    if (drawn.kind === 'refused') return { refused: drawn }
    const { width, height, orientation } = drawn
    const beside = framesBeside(mediaType, whole)
    const frames = typeof beside === 'number' ? Math.max(drawn.frames, beside + 1) : drawn.frames
    const signals = drawn.hashes
      .filter(() => wanted.includes('pdq'))
      .map(({ value, quality, variant }) => ({
        kind: 'pdq',
        value,
        quality,
        ...(variant ? { variant } : {}),
      }))
    const more =
      frames > 1 && wanted.includes('vpdq') ? await moving(only(whole), mediaType, ['vpdq'], options) : {}
    const read = options.written && languages.length > 0 ? await written(whole, mediaType, options) : {}
    return {
      ...more,
      ...read,
      unclear: [
        ...(wanted.includes('pdq') ? tooPlain(drawn.hashes) : []),
        ...(mediaType in mediaDemuxers ? [] : unseenFrames(beside === 'some' ? beside : frames)),
        ...(more.unclear ?? []),
        ...(read.unclear ?? []),
      ],
      signals: [...signals, ...(more.signals ?? [])],
      facts: { ...more.facts, width, height, frames, orientation },
    }
  }

  async function written(whole: Buffer, mediaType: string, { signal }: HashOptions): Promise<Seen> {
    const read = await writtenIn(whole, { mediaType, languages, limits, turn, signal })
    if (read.kind === 'read') return read.text === '' ? {} : { written: read.text }
    return { unclear: [{ what: 'writing', why: read.why, found: read.found, wanted: read.wanted }] }
  }

  async function moving(
    stream: AsyncIterable<Uint8Array>,
    mediaType: string,
    wanted: readonly string[],
    { every = 1, within, as = [], by = '', signal, progress }: HashOptions,
  ): Promise<Seen> {
    const its = inHandOf.get(by) ?? 0
    if (inHand >= mediaInHand || (by !== '' && its >= mediaOfOne))
      return {
        refused: no(
          'busy',
          `${Math.min(inHand, mediaInHand)} others wait already`,
          'to be asked again later',
        ),
      }
    inHand += 1
    inHandOf.set(by, its + 1)
    try {
      const asked = { frames: wanted.includes('vpdq'), sound: wanted.includes('chromaprint') }
      const media = await mediaHashes(stream, {
        mediaType,
        wanted: asked,
        every,
        within,
        as,
        limits,
        turn,
        signal,
        progress,
      })
      if (media.kind === 'refused') return { refused: media }
      const { frames, sounds, hashed, facts } = media
      const { streams, seconds, width, height } = facts
      const signals = [
        ...[...Map.groupBy(frames, ({ track }) => track)].flatMap(([track, some]) =>
          [...vpdqOf(some.filter(({ variant }) => !variant)), ...otherForms(some)].map((one) =>
            ofTrack(track, one),
          ),
        ),
        ...sounds.map(({ track, value }) => ofTrack(track, { kind: 'chromaprint', value })),
      ]
      const told = sorted(signals)
      return {
        ...told,
        unclear: [
          ...told.unclear,
          ...staying(media.unseen),
          ...unseenStreams(facts, hashed, asked, mediaType),
        ],
        facts: {
          streams,
          ...(seconds === undefined ? {} : { seconds }),
          ...(width === undefined || height === undefined ? {} : { width, height }),
          ...(asked.frames
            ? { frames: frames.filter(({ variant, track }) => !variant && track === 0).length }
            : {}),
        },
      }
    } finally {
      inHand -= 1
      const left = (inHandOf.get(by) ?? 0) - 1
      if (left > 0) inHandOf.set(by, left)
      else inHandOf.delete(by)
    }
  }

  return { signalsOf, warm: () => pictures.warm(), stop: () => pictures.stop() }
}

type Seen = Pick<Hashed, 'refused' | 'unclear' | 'written'> & {
  signals?: Signal[]
  facts?: Partial<Hashed['facts']>
}

/** Which kinds such a piece can have and somebody wants, beside those of its bytes; or why it is not looked at. */
function kindsFor(
  { mediaType, family }: Looks,
  { of = 'unknown', wanted }: HashOptions,
): readonly string[] | Refusal {
  const others = wanted?.filter((kind) => !exact.includes(kind))
  if (others?.length === 0) return []
  if (family === 'text' && of === 'unknown' && !others) return []
  const isMoving = mediaType in mediaDemuxers
  const possible = [
    ...(decodablePictures.includes(mediaType) ? ['pdq'] : []),
    ...(isMoving && family !== 'audio' ? ['vpdq'] : []),
    ...(isMoving && family !== 'image' ? ['chromaprint'] : []),
  ]
  const isAsSaid = of === 'unknown' || of === family || (of === 'video' && isMoving && family === 'image')
  if (possible.length === 0 || !isAsSaid) return no('not-allowed', mediaType, wantedOf[of])
  const chosen = possible.filter((kind) => others?.includes(kind) ?? true)
  return chosen.length > 0 ? chosen : no('not-allowed', mediaType, (others ?? []).join(', '))
}

const wantedOf = {
  image: 'a picture: JPEG, PNG, WebP, GIF or AVIF',
  video: 'a video: MP4, WebM or GIF',
  audio: 'a sound: MP3, AAC, MP4, FLAC, Ogg or WAV',
  unknown: 'a picture, a video or a sound',
}

/** Of several streams the first one is the video; the others say which they are. */
function ofTrack(track: number, one: Signal): Signal {
  if (track === 0) return one
  return { ...one, variant: `track-${track + 1}${one.variant ? ` ${one.variant}` : ''}` }
}

/** The whole video in each form that any of its frames was hashed in; a frame that has no other form stands for itself. */
function otherForms(frames: readonly MediaFrame[]): Signal[] {
  const forms = new Set(frames.flatMap(({ variant }) => variant ?? []))
  return [...forms].flatMap((form) => {
    if (form === 'between-seconds')
      return vpdqOf(frames.filter(({ variant }) => variant === form)).map((one) => ({
        ...one,
        variant: form,
      }))
    const changed = new Map(
      frames.filter(({ variant }) => variant === form).map((frame) => [frame.at, frame]),
    )
    const all = frames.filter(({ variant }) => !variant).map((frame) => changed.get(frame.at) ?? frame)
    return vpdqOf(all).map((one) => ({ ...one, variant: form }))
  })
}

/** A video as the list of its frames, in the form that is exchanged. */
function vpdqOf(frames: readonly MediaFrame[]): Signal[] {
  if (frames.length === 0) return []
  const lines = frames.map(({ value, quality, at }) => `${value},${quality},${at.toFixed(3)}`)
  return [{ kind: 'vpdq', value: JSON.stringify(lines) }]
}

/** Each as its kind writes it, so that equal signals are equal texts; apart, what a kind does not take for a signal. */
function sorted(found: readonly Signal[]): Required<Pick<Seen, 'signals' | 'unclear'>> {
  const signals: Signal[] = []
  const unclear: Unread[] = []
  for (const one of found) {
    const read = kinds.find(({ name }) => name === one.kind)?.read(one.value)
    if (read && 'canonical' in read) signals.push({ ...one, value: read.canonical })
    else if (read)
      unclear.push({
        what: one.kind === 'chromaprint' ? 'sound' : 'pictures',
        why: 'no-signal',
        kind: one.kind,
        ...read,
      })
  }
  return { signals, unclear }
}

function no(why: Refusal['why'], found: string, wanted: string): Refusal {
  return { kind: 'refused', why, found, wanted }
}
