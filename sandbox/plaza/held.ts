/** What waits, for whoever decides about it: behind an address that nobody guesses, which the desk alone is told. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { held } from './pages.ts'
import type { Reply } from './public.ts'
import type { Uploads } from './uploads.ts'

/** Where the piece is seen as long as Plaza asks the same desk. */
export const heldAddress = (origin: string, secret: string, id: string): string =>
  `${origin}/held/${id}/${keyOf(secret, id)}`

/** The piece and its picture, whether it is public yet or not; nothing without the key. */
export function heldReply(uploads: Uploads, pathname: string): Reply | undefined {
  const [, id = '', key = '', picture] = /^\/held\/([a-z0-9]+)\/([\w-]{43})(\/picture)?$/.exec(pathname) ?? []
  const hook = uploads.hook()
  const upload = uploads.with(id)
  if (!hook || !upload || !isSame(key, keyOf(hook.secret, id))) return undefined
  if (!picture)
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: held(upload, `${pathname}/picture`),
    }
  const bytes = uploads.bytesOf(id)
  return bytes && upload.media
    ? { status: 200, headers: { 'content-type': upload.media.type }, body: bytes }
    : undefined
}

const keyOf = (secret: string, id: string) =>
  createHmac('sha256', secret).update(`held:${id}`).digest('base64url')

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
