/** The one piece that a call sends along or points to, and what it is known by. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import multipart from '@fastify/multipart'
import { leastQuality } from '../../../core/match.ts'
import { leaveUnread, WireFault, type WireResponse } from '../../../core/wire.ts'
import type { House } from '../../house.ts'
import type { Hashed } from '../../outside/signals.ts'
import type { Unread } from '../../outside/unread.ts'
import { fieldsOnly } from './asked.ts'
import { type ContentType, contentType, type Named, wantedOf } from './names.ts'
import { type Caller, no } from './door.ts'

/** As HMA: 100 MiB, whether a piece is sent or fetched. */
const largest = 100 * 1024 ** 2

export type Known = {
  /** Under the names that were asked for; empty where the picture has too little in it to be recognised by. */
  hashes: Record<string, string>
  wanted: readonly Named[]
  /** Everything it is known by, the SHA-256 of its bytes always among them. */
  signals: Hashed['signals']
  /** What of it was not read to its end. */
  inPart: readonly Unread[]
}

/** Lets a room read pieces that are sent as forms. */
export async function takeForms(app: FastifyInstance): Promise<void> {
  await app.register(multipart, {
    limits: {
      files: 2,
      fields: 10,
      parts: 11,
      fieldNameSize: 100,
      fieldSize: 64 * 1024,
      fileSize: largest,
      headerPairs: 20,
    },
  })
}

export type Form = { known: Known; fields: Readonly<Record<string, string>> }

/** The piece of a form: one file, in the field named after what it is, and `beside` it what else the call takes. */
export async function pieceSent(
  house: House,
  { id: by }: Caller,
  request: FastifyRequest,
  types: string | undefined,
  beside: readonly string[] = [],
): Promise<Form> {
  if (!request.isMultipart()) throw no(400, 'Missing multipart/form-data file upload')
  let known: Known | undefined
  const fields: Record<string, string> = {}
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.valueTruncated) throw no(413, `the form field ${part.fieldname} is too long`)
      fields[part.fieldname] = typeof part.value === 'string' ? part.value : JSON.stringify(part.value)
      fieldsOnly(fields, beside)
      continue
    }
    if (known) throw no(400, 'Only one file allowed per request')
    const type = contentType(part.fieldname)
    known = await knownBy(house, part.file, type, { wanted: wantedOf(type, types), by })
  }
  if (!known) throw no(400, 'Missing multipart/form-data file upload')
  return { known, fields }
}

/** The piece at an address: a public one, or one that the operator has named; at most three redirects, each judged anew. */
export async function pieceAt(
  house: House,
  { tenant, id: by }: Caller,
  url: string,
  asked: { content_type?: string | undefined; types?: string | undefined },
): Promise<Known> {
  try {
    const answer = await house.wireToContent(tenant)({ method: 'GET', url })
    try {
      const { type, wanted } = judgedBy(answer, asked)
      return await knownBy(house, answer.body, type, { wanted, by })
    } finally {
      // Whatever is refused by its head alone is not read to its end.
      await leaveUnread(answer).catch(() => undefined)
    }
  } catch (fault) {
    if (!(fault instanceof WireFault)) throw fault
    if (fault.reason === 'refused') throw no(400, 'Invalid or unsafe URL provided')
    if (fault.reason === 'too-large') throw no(413, 'Content too large')
    throw no(400, `Failed to fetch URL: ${fault.message}`)
  }
}

function judgedBy(
  { status, headers }: WireResponse,
  asked: { content_type?: string | undefined; types?: string | undefined },
) {
  if (status < 200 || status > 299) throw no(400, `Failed to fetch URL: it was answered with ${status}`)
  if (Number(headers['content-length'] ?? 0) > largest) throw no(413, 'Content too large')
  const type = asked.content_type ? contentType(asked.content_type) : typeOf(headers['content-type'] ?? '')
  return { type, wanted: wantedOf(type, asked.types) }
}

function typeOf(header: string): ContentType {
  if (/^image/i.test(header)) return 'photo'
  if (/^video/i.test(header)) return 'video'
  throw no(
    400,
    `unsupported url ContentType: '${header.slice(0, 100)}', if you know the expected type, provide it with the content_type query param`,
  )
}

async function knownBy(
  { decoders }: House,
  bytes: AsyncIterable<Uint8Array>,
  type: ContentType,
  { wanted, by }: { wanted: readonly Named[]; by: string },
): Promise<Known> {
  const kinds = new Set([...wanted.map(({ kind }) => kind.name), 'sha256'])
  const {
    signals,
    refused,
    unclear = [],
  } = await decoders.signalsOf(bytes, {
    of: type === 'photo' ? 'image' : 'video',
    wanted: [...kinds],
    by,
  })
  if (refused) throw notHashed(refused)
  const found = wanted.flatMap(({ name, kind }): [string, string][] => {
    const signal = signals.find((each) => each.kind === kind.name && !each.variant)
    if (!signal) return []
    return [[name, (signal.quality ?? 100) < leastQuality ? '' : signal.value]]
  })
  const inPart = unclear.filter(({ why }) => why === 'in-part')
  return { hashes: Object.fromEntries(found), wanted, signals, inPart }
}

function notHashed({ why, found, wanted }: NonNullable<Hashed['refused']>) {
  const status = why === 'too-large' ? 413 : why === 'busy' || why === 'no-decoder' ? 503 : 400
  return no(status, `the piece could not be hashed: found ${found}, wanted ${wanted}`)
}
