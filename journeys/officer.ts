/** A person at the desk, as their browser speaks for them. */
import { randomUUID } from 'node:crypto'
import { signInLink } from '../desk/sandbox.ts'
import type { Deed, DemandView, Plan, Session } from '../desk/http/contract/index.ts'
import { type Desk, eventually } from './desk.ts'

export type Reply<T = Record<string, unknown>> = { status: number; json: T }

export type Officer = {
  session: Session
  /** As the browser sends it with a download. */
  cookie(): string
  ask<T>(method: 'GET' | 'POST', path: string, body?: unknown, once?: string): Promise<Reply<T>>
  demand(id: string): Promise<DemandView>
  /** Chooses and confirms: the two presses of one person. Throws with the desk's reason when it says no. */
  does(id: string, deed: Deed): Promise<void>
}

/** Signs in by the one-time link and, in the sandbox, plays the person named. */
export async function officerAt(desk: Desk, name = 'Amal Duty'): Promise<Officer> {
  let cookie = ''
  let csrf = ''
  const ask: Officer['ask'] = async <T>(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    once: string = randomUUID(),
  ) => {
    const response = await fetch(`${desk.url}/desk/api/${path}`, {
      method,
      headers: {
        cookie,
        origin: desk.url,
        ...(method === 'POST'
          ? { 'content-type': 'application/json', 'x-guichet-csrf': csrf, 'idempotency-key': once }
          : {}),
      },
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    })
    const set = response.headers.getSetCookie().find((line) => line.includes('guichet='))
    if (set) cookie = set.split(';')[0] ?? ''
    const text = await response.text()
    return { status: response.status, json: (text.startsWith('{') ? JSON.parse(text) : {}) as T }
  }
  const sit = async () => {
    const { json } = await ask<Session>('GET', 'session')
    csrf = json.csrf
    return json
  }
  const token = (await signInLink(desk.house, desk.tenant)).split('#')[1]
  const { status } = await ask('POST', 'sign-in/link', { token })
  if (status !== 200) throw new Error(`the sign-in link was answered with ${status}`)
  let session = await sit()
  const wanted = session.people?.find((person) => person.name === name)
  if (wanted && wanted.id !== session.staff.id) {
    await ask('POST', 'sandbox/person', { id: wanted.id })
    session = await sit()
  }
  const demand = async (id: string) => (await ask<DemandView>('GET', `demands/${id}`)).json
  return {
    session,
    cookie: () => cookie,
    ask,
    demand,
    async does(id, deed) {
      // Whoever looked at an older version is told so (409) and looks again, as a person would.
      await eventually(`${deed.deed} to be done`, async () => {
        const plan = await ask<Plan>('POST', `demands/${id}/plan`, deed)
        if (plan.status !== 200)
          throw new Error(`${deed.deed} was answered with ${plan.status}: ${JSON.stringify(plan.json)}`)
        const { planSha256, orderSha256, version } = plan.json
        const done = await ask('POST', `demands/${id}/act`, { deed, planSha256, orderSha256, version })
        if (done.status === 409) return false
        if (done.status !== 200)
          throw new Error(`${deed.deed} was answered with ${done.status}: ${JSON.stringify(done.json)}`)
        return true
      })
    },
  }
}
