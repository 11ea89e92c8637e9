/** A duty officer's browser: signed in once, it decides whatever waits for a person, however often the desk dies under it. */
import { randomUUID } from 'node:crypto'
import type { Deed, DemandView, Inbox, Plan, Session, Watch } from '../desk/http/contract/index.ts'

export type Officer = Awaited<ReturnType<typeof signIn>>

/** Follows the one-time link. The session outlives every kill, because it is a row. */
export async function signIn(link: string) {
  const url = new URL(link).origin
  let cookie = ''
  let csrf = ''

  async function ask<T>(path: string, body?: unknown, once: string = randomUUID()) {
    const response = await fetch(`${url}/desk/api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        cookie,
        origin: url,
        'content-type': 'application/json',
        'x-guichet-csrf': csrf,
        'idempotency-key': once,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const set = response.headers.getSetCookie().find((line) => line.includes('guichet='))
    if (set) cookie = set.split(';')[0] ?? ''
    const text = await response.text()
    return { status: response.status, text, said: (text.startsWith('{') ? JSON.parse(text) : {}) as T }
  }

  const { status } = await ask('sign-in/link', { token: new URL(link).hash.slice(1) })
  if (status !== 200) throw new Error(`the sign-in link was answered with ${status}`)
  csrf = (await ask<Session>('session')).said.csrf

  /** Chooses and confirms. The same press is repeated with its key until the desk has answered, as a browser would. */
  async function does(id: string, deed: Deed): Promise<boolean> {
    const once = randomUUID()
    const plan = await ask<Plan>(`demands/${id}/plan`, deed)
    if (plan.status !== 200) return false
    const { planSha256, orderSha256, version } = plan.said
    for (let tries = 0; tries < 100; tries++) {
      const wanted = { deed, planSha256, orderSha256, version }
      const done = await ask(`demands/${id}/act`, wanted, once).catch(() => undefined)
      if (done && done.status < 500) return done.status === 200
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return false
  }

  /** The same press under the same key until the desk has answered, however often it dies meanwhile. */
  async function press<T>(path: string, body: unknown): Promise<{ status: number; said: T }> {
    const once = randomUUID()
    for (;;) {
      const answer = await ask<T>(path, body, once).catch(() => undefined)
      if (answer && answer.status < 500) return answer
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  return {
    does,
    press,
    reads: async <T>(path: string) => (await ask<T>(path)).said,
    /** In a sandbox one person may play another; who plays whom is a session of its own. */
    async plays(name: string): Promise<void> {
      const session = (await ask<Session>('session')).said
      const wanted = session.people?.find((person) => person.name === name)
      if (!wanted) throw new Error(`nobody here is called ${name}`)
      await ask('sandbox/person', { id: wanted.id })
      csrf = (await ask<Session>('session')).said.csrf
    },
    demand: async (id: string) => (await ask<DemandView>(`demands/${id}`)).said,
    watch: async () => (await ask<Watch>('watch')).said,

    /** Decides what is ready to be decided; `leaving` names demands that are left alone. Returns how many were. */
    async decideWhatWaits(leaving: ReadonlySet<string> = new Set()): Promise<number> {
      const inbox = await ask<Inbox>('inbox')
      if (inbox.status !== 200) return 0
      let decided = 0
      for (const { id, waitsFor } of inbox.said.rows) {
        if (waitsFor !== 'person' || leaving.has(id)) continue
        const demand = await ask<DemandView>(`demands/${id}`)
        if (demand.status !== 200) continue
        const { targets } = demand.said
        const open = targets.filter((target) => target.outcome === 'open' && target.hold?.takenAt)
        if (open.length === 0) continue
        if (await does(id, { deed: 'restrict', targets: open.map((target) => target.id) })) decided++
      }
      return decided
    },

    /** The silence the law asked for is lifted early: from now on the person may be told. */
    liftSilence: (id: string) =>
      does(id, {
        deed: 'enter-follow-up',
        followUp: 'secrecy-lifting',
        by: 'Sample Ministry of the Interior (fictional)',
        reference: `SL-${id}`,
        text: 'lifted',
      }),
  }
}
