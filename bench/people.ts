/** People at the desk who press keys: signed in as often as their pace asks for. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Plan } from '../desk/http/contract/index.ts'
import type { Client } from './client.ts'
import type { Place } from './place.ts'

export type Press = { path: string; headers: Record<string, string>; body: Buffer }
export type Person = {
  cookie: string
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }>
  /** The request that carries this out; it is sent by whoever measures. */
  press(path: string, body: unknown): Press
}

/** Signs the first person of the sandbox in, so many times over. Links are written by the owner of the database. */
export async function signedIn(place: Place, client: Client, times: number): Promise<Person[]> {
  const pool = place.pool(1)
  const people: Person[] = []
  for (let n = 0; n < times; n++) {
    const token = randomBytes(32).toString('base64url')
    await pool.query(
      `insert into sign_in (token_hash, tenant_id, staff_id, expires_at)
       select $1, tenant_id, id, now() + interval '1 hour' from staff order by name limit 1`,
      [createHash('sha256').update(token).digest()],
    )
    people.push(await follow(place, client, token))
  }
  return people
}

async function follow(place: Place, client: Client, token: string): Promise<Person> {
  let cookie = ''
  let csrf = ''
  const press = (path: string, body: unknown): Press => ({
    path: `/desk/api/${path}`,
    headers: {
      cookie,
      origin: place.url,
      'content-type': 'application/json',
      'x-guichet-csrf': csrf,
      'idempotency-key': randomUUID(),
    },
    body: Buffer.from(JSON.stringify(body)),
  })
  const ask: Person['ask'] = async (method, path, body) => {
    const { body: bytes, ...wish } = press(path, body ?? {})
    const answer = await client.send({ method, ...wish, ...(method === 'GET' ? {} : { body: bytes }) })
    const set = answer.headers['set-cookie']?.find((line) => line.includes('guichet='))
    if (set) cookie = set.split(';')[0] ?? ''
    return answer
  }
  const { status, text } = await ask('POST', 'sign-in/link', { token })
  if (status !== 200) throw new Error(`a sign-in link was answered with ${status}: ${text}`)
  csrf = (JSON.parse((await ask('GET', 'session')).text) as { csrf: string }).csrf
  return {
    get cookie() {
      return cookie
    },
    ask,
    press,
  }
}

/** What the desk would do to take down everything the demand names, ready to be confirmed. */
export async function plannedRemoval(person: Person, id: string, targets: readonly string[]): Promise<Press> {
  const deed = { deed: 'restrict', targets }
  const { status, text } = await person.ask('POST', `demands/${id}/plan`, deed)
  if (status !== 200) throw new Error(`a plan was answered with ${status}: ${text}`)
  const { planSha256, orderSha256, version } = JSON.parse(text) as Plan
  return person.press(`demands/${id}/act`, { deed, planSha256, orderSha256, version })
}
