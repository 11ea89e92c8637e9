/** `POST /api/uploads`: a form of a browser, or JSON of a program. Everything is bounded, and nothing is believed. */
import { randomInt } from 'node:crypto'
import { problem } from './admin.ts'
import { people } from './people.ts'
import { wordsFor } from './pages.ts'
import type { Reply } from './public.ts'
import { type Square, squares } from './seed.ts'
import type { Store } from './store.ts'
import type { NewUpload, Upload } from './uploads.ts'

const largestUpload = 8 * 1024 ** 2
/** A form adds its lines, JSON a third for base64. */
export const largestBody = Math.ceil((largestUpload * 4) / 3) + 64 * 1024

export type Received = { id: string; asForm: boolean } | { refused: Reply }

/** Writes the piece down, shown to nobody, and says under which name. */
export async function receive(
  store: Store,
  at: string,
  contentType: string,
  body: Buffer<ArrayBuffer>,
): Promise<Received> {
  const asForm = contentType.startsWith('multipart/form-data')
  const fields = asForm ? await fromForm(contentType, body) : fromJson(body)
  const upload = fields && uploadFrom(fields)
  if (!upload)
    return {
      refused: problem(
        422,
        'An author of Plaza, a square, a language, a title and a text or a picture (JPEG, PNG or WebP) of at most 8 MB are wanted',
      ),
    }
  const id = `u${Array.from({ length: 11 }, () => randomInt(36).toString(36)).join('')}`
  return store.uploads.add(id, upload, at) ? { id, asForm } : { refused: problem(507, 'Plaza is full') }
}

export function uploadTold(upload: Upload, origin: string) {
  const { id, state, unasked, case: about, verdict } = upload
  return {
    id,
    state,
    says: wordsFor(upload).says,
    ...(unasked ? { askedAgainLater: true } : {}),
    ...(about === undefined ? {} : { case: about }),
    ...(verdict === undefined ? {} : { verdict }),
    address: state === 'public' ? `${origin}/p/${id}` : `${origin}/sent/${id}`,
  }
}

type Fields = Record<string, string | Uint8Array | undefined>

async function fromForm(contentType: string, body: Buffer<ArrayBuffer>): Promise<Fields | undefined> {
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData()
    const fields: Fields = {}
    for (const [name, value] of form)
      fields[name] = typeof value === 'string' ? value : new Uint8Array(await value.arrayBuffer())
    return fields
  } catch {
    return undefined
  }
}

function fromJson(body: Buffer): Fields | undefined {
  try {
    const value = JSON.parse(body.toString('utf8')) as Record<string, unknown>
    const fields: Fields = {}
    for (const [name, one] of Object.entries(value)) if (typeof one === 'string') fields[name] = one
    if (typeof value['media'] === 'string') fields['media'] = Buffer.from(value['media'], 'base64')
    return fields
  } catch {
    return undefined
  }
}

const languages = ['en', 'fr', 'ar'] as const

function uploadFrom(fields: Fields): NewUpload | undefined {
  const text = (name: string, longest: number) => {
    const value = fields[name]
    return typeof value === 'string' && value.length <= longest ? value.trim() : ''
  }
  const author = people.find(({ handle }) => handle === fields['author'])?.handle
  const language = languages.find((each) => each === fields['language'])
  const square = text('square', 20)
  const media = fields['media']
  const bytes = media instanceof Uint8Array && media.length > 0 ? media : undefined
  const type = bytes && typeOf(bytes)
  if (!author || !language || !Object.hasOwn(squares, square) || text('title', 200) === '') return undefined
  if (bytes ? !type || bytes.length > largestUpload : text('text', 10_000) === '') return undefined
  return {
    author,
    language,
    square: square as Square,
    title: text('title', 200),
    text: text('text', 10_000),
    ...(bytes && type ? { media: { bytes, type, alt: text('alt', 500) } } : {}),
  }
}

/** By what it begins with; its name and what the sender says of it do not count. */
function typeOf(bytes: Uint8Array): NonNullable<NewUpload['media']>['type'] | undefined {
  const starts = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (starts.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (starts.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  return starts.startsWith('RIFF') && starts.endsWith('WEBP') ? 'image/webp' : undefined
}
