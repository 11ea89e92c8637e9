/** One piece that a program asks about, however it came: told by what it is known, looked for, answered. */
import { createHash } from 'node:crypto'
import { leaveUnread, WireFault } from '../../../core/wire.ts'
import type { House } from '../../house.ts'
import { scan } from '../../matching/scan.ts'
import {
  readSignals,
  signalsOfAddress,
  formsAskedFor,
  signalsOfFile,
  signalsOfText,
  signalsOfWholeText,
  together,
} from '../../matching/signals.ts'
import { mayBeText, mostTextBytes, textOf, type Written } from '../../matching/text-of.ts'
import type { Source } from '../../matching/hashing.ts'
import { beginSlow, slowBefore } from '../../matching/slow-scan.ts'
import { headLength, looksLike } from '../../outside/decode/media-type.ts'
import type { Piece } from '../../sql/tables/banks.ts'
import type * as contract from '../contract/index.ts'
import { Refused } from '../problem.ts'
import type { Program } from '../token.ts'
import { isForAnother, noteUsed } from './keys-used.ts'
import { scannedView } from './match-view.ts'

export type Wish = Omit<contract.ScanRequest, 'bytes'> & {
  bytes?: Uint8Array | string | undefined
  /** What bytes sent as they are, are said to be. */
  contentType?: string | undefined
}
export type Answer = { status: 200; body: contract.Scanned } | { status: 202; body: contract.SlowScan }

/** `key`: the program's own name for this request. Without it the request itself is its name: the same one twice is one. */
export async function answerTo(
  house: House,
  program: Program,
  wish: Wish,
  key?: string | undefined,
): Promise<Answer> {
  if (key === undefined) return await answerAnew(house, program, wish)
  const { tenant, holder } = program
  const asked = digestOf(wish)
  const before = isForAnother(house, holder.id, key, asked)
    ? 'other'
    : await slowBefore(house, tenant, { token: holder.id, key, asked })
  if (before === 'other') throw keyUsed()
  if (before) return hashing(before)
  const answer = await answerAnew(house, program, wish, { key, asked })
  if (answer.status === 200) noteUsed(house, holder.id, key, asked)
  return answer
}

/** What was asked, whole. */
function digestOf({ bytes, ...wish }: Wish): Buffer {
  const asked = createHash('sha256').update(JSON.stringify(wish))
  if (bytes !== undefined) asked.update(bytes)
  return asked.digest()
}

const keyUsed = () =>
  new Refused(422, 'key-used', 'This idempotency key was used for another request.', {
    errors: [{ path: 'idempotency-key', found: 'another request', wanted: 'a key of its own' }],
  })

/** The program's own name for it, and what it is. */
type Under = { key: string; asked: Buffer }

const hashing = (scan: string): Answer => ({ status: 202, body: { scan, state: 'hashing' } })

async function answerAnew(house: House, program: Program, wish: Wish, under?: Under): Promise<Answer> {
  const { bytes: given, fetch: address, text: words, signals = [], contentType: said, ...named } = wish
  const piece = stripped(named)
  if ([given, address, words, piece.url].every((one) => one === undefined) && signals.length === 0)
    throw new Refused(422, 'unfit', 'There is nothing to look for.', {
      errors: [{ path: '(body)', found: 'no piece', wanted: 'bytes, fetch, text, url or signals' }],
    })
  const bytes = typeof given === 'string' ? Buffer.from(given, 'base64') : given
  const media = bytes
    ? { all: one(bytes), contentType: said }
    : address === undefined
      ? undefined
      : await fetched(house, program, address)
  const begun = media && (await peeked(media.all))
  const isSlowly = begun !== undefined && isSlow(begun.head)
  if (isSlowly) {
    // Whoever hashes it fetches it, as long as it may be; here only its beginning was wanted.
    const source = address === undefined ? { bytes: begun.all } : { address }
    try {
      return await slowly(house, program, wish, { piece, source, under })
    } finally {
      await begun.leave()
    }
  }
  const written = begun && (await writtenIn(begun, media?.contentType))
  const texts = textsOf(words, written)
  const text = texts.join('\n\n') || undefined
  // A caption that was let through lets no picture through.
  const isItself = !begun || (written?.isWhole === true && words === undefined)
  const file =
    begun &&
    (await readable(() => signalsOfFile(house, begun.all, written, { written: true, as: formsAskedFor })))
  const told = together([
    readSignals(signals),
    ...(isItself && signals.length === 0 && text !== undefined
      ? [signalsOfWholeText(...texts)]
      : texts.map(signalsOfText)),
    ...(file ? [file] : []),
    ...(written?.unread ? [{ signals: [], unread: [written.unread] }] : []),
    ...(piece.url === undefined ? [] : [signalsOfAddress(piece.url)]),
  ])
  const found = await scan(
    house,
    program.tenant,
    {
      ...piece,
      ...(told.sha256 ? { sha256: told.sha256 } : {}),
      ...(told.mediaType ? { mediaType: told.mediaType } : {}),
    },
    told.signals,
    text === undefined ? {} : { text },
  )
  return { status: 200, body: scannedView(house.clock.now(), found, told) }
}

/** Words that were given, with what a text says that came as a file: in each way in which it may be read. */
function textsOf(words: string | undefined, { readings = [] }: Partial<Written> = {}): string[] {
  const files = readings.length === 0 ? [undefined] : readings
  return files
    .map((one) => [words, one].filter((each) => each !== undefined).join('\n\n'))
    .filter((one) => one !== '')
}

/** Only of what may be a text more is read than its beginning, and no more of that than a text may have. */
async function writtenIn({ head, upTo }: Awaited<ReturnType<typeof peeked>>, contentType?: string) {
  return mayBeText(head, contentType) ? textOf(await upTo(mostTextBytes + 1), contentType) : undefined
}

/** Videos and sounds: what is known of them takes a part of their length to tell. */
function isSlow(head: Uint8Array): boolean {
  const { family } = looksLike(head)
  return family === 'video' || family === 'audio'
}

async function slowly(
  house: House,
  { tenant, holder }: Program,
  wish: Wish,
  { piece, source, under }: { piece: Piece; source: Source; under: Under | undefined },
): Promise<Answer> {
  if (wish.text !== undefined || (wish.signals ?? []).length > 0)
    throw new Refused(422, 'unfit', 'A video or a sound is asked about by itself.', {
      errors: [
        {
          path: wish.text === undefined ? 'signals' : 'text',
          found: 'a video or a sound, and more beside it',
          wanted: 'what is beside it in a question of its own',
        },
      ],
    })
  const asked = under?.asked ?? digestOf(wish)
  const slow = { token: holder.id, key: under?.key ?? `piece ${asked.toString('hex')}`, asked, piece }
  const before = await slowBefore(house, tenant, slow)
  if (before === 'other') throw keyUsed()
  return hashing(before ?? (await readable(() => beginSlow(house, tenant, slow, source))))
}

/** What lies at an address: a public one, or one that the operator has named; every redirect is judged anew. */
async function fetched(house: House, { tenant }: Program, url: string) {
  return await readable(async () => {
    const answer = await house.wireToContent(tenant)({ method: 'GET', url })
    if (answer.status === 200) return { all: answer.body, contentType: answer.headers['content-type'] }
    await leaveUnread(answer)
    throw unfetched(`an answer with status ${answer.status}`)
  })
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (fault) {
    if (!(fault instanceof WireFault)) throw fault
    throw unfetched(
      { refused: 'an address that is not fetched', 'too-large': 'more than is fetched' }[
        fault.reason as 'refused'
      ] ?? 'no answer',
    )
  }
}

function unfetched(found: string): Refused {
  return new Refused(422, 'unfetched', 'The piece could not be fetched.', {
    errors: [
      {
        path: 'fetch',
        found,
        wanted:
          'an address that answers 200 with the piece: a public one, or one that the operator has named (GUICHET_FETCH_FROM)',
      },
    ],
  })
}

/** The beginning of a stream, more of it, and all of it; `leave` closes what is not read to its end. */
async function peeked(bytes: AsyncIterable<Uint8Array>) {
  const source = bytes[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  const upTo = async (wanted: number) => {
    while (length < wanted) {
      const { value, done } = await readable(() => source.next())
      if (done) break
      first.push(value)
      length += value.length
    }
    return Buffer.concat(first)
  }
  const head = (await upTo(headLength)).subarray(0, headLength)
  async function* all() {
    try {
      yield* first
      for (;;) {
        const { value, done } = await source.next()
        if (done) return
        yield value
      }
    } finally {
      await leave()
    }
  }
  const leave = async () => void (await source.return?.())
  return { head, upTo, all: all(), leave }
}

async function* one(bytes: Uint8Array) {
  yield bytes
}

function stripped<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never
}
