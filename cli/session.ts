/** A person's session at a desk, opened with a one-time link: for what only staff may fetch. */
import { z } from 'zod'
import type { Field } from '../core/http-signature/message.ts'
import { exit, Stop } from './command.ts'
import { jsonIn, refusal } from '../client/description.ts'
import { ask, placeOf, type Reply } from '../client/http.ts'

/** Asks the desk as the person who is signed in. A no is thrown as {@link Stop}. */
export type Session = {
  get(path: string): Promise<Reply>
  post(path: string, value: unknown, more?: readonly Field[]): Promise<Reply>
  close(): Promise<void>
}

const shape = z.object({ csrf: z.string() })

/** Spends the link: it opens once. Throws {@link Stop}. */
export async function openSession(link: string): Promise<Session> {
  const place = placeOf(link)
  const base = `${place.origin}${place.pathname.replace(/\/sign-in\/?$/, '')}`
  if (place.hash.length < 2 || !place.pathname.endsWith('/sign-in'))
    throw new Stop(exit.usage, 'a one-time link looks like https://desk.example/sign-in#…')
  let cookie = ''
  let csrf = ''

  async function call(method: 'GET' | 'POST', path: string, value?: unknown, more: readonly Field[] = []) {
    const fields: Field[] = [...(cookie ? [['cookie', cookie] as const] : []), ...more]
    const asked = { method, url: `${base}${path}` }
    const reply = await ask(
      value === undefined
        ? { ...asked, fields }
        : {
            ...asked,
            fields: [...fields, ['content-type', 'application/json'], ['x-guichet-csrf', csrf]],
            body: Buffer.from(JSON.stringify(value)),
          },
    )
    for (const [name, line] of reply.fields)
      if (name.toLowerCase() === 'set-cookie') cookie = line.split(';', 1)[0] ?? ''
    if (reply.status >= 300) throw refusal(reply, `${place.origin} refuses`)
    return reply
  }

  await call('POST', '/desk/api/sign-in/link', { token: place.hash.slice(1) })
  const read = shape.safeParse(jsonIn(await call('GET', '/desk/api/session')))
  if (!read.success) throw new Stop(exit.fault, 'The desk opened no session.')
  csrf = read.data.csrf
  return {
    get: (path) => call('GET', path),
    post: (path, value, more) => call('POST', path, value, more),
    close: async () => void (await call('POST', '/desk/api/sign-out', {})),
  }
}
