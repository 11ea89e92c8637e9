/**
 * Plaza asks the desk before anybody sees what was uploaded: shown at once where nothing is known of it, held where a
 * person has to look or nothing could be seen of a picture, and never shown where the desk says stop. What could not be
 * asked is asked again.
 */
import { type Unread, unseen } from '../../client/unseen.ts'
import type { Instant } from '../../core/instant.ts'
import { isSigned } from '../../core/standard-webhooks.ts'
import { heldAddress } from './held.ts'
import type { Store } from './store.ts'
import type { Hook, Upload } from './uploads.ts'

type Answer = {
  advice: 'none' | 'review' | 'block'
  case?: { id: string; verdict?: string }
  unread: Unread[]
  late: unknown[]
}
type Verdict = { open: boolean; advice: Answer['advice']; verdict?: string }

const patienceMs = 20_000
const everyMs = 1_000

export type UploadHook = {
  /** Asks about one piece and does what the answer says; never throws. */
  ask(id: string): Promise<void>
  /** A call of the desk, as it came. Returns the status of the answer. */
  hear(headers: Readonly<Record<string, string>>, body: string): number
  stop(): Promise<void>
}

/** `origin`: where Plaza is reached, so that whoever looks can see what waits. */
export function openHook(store: Store, now: () => Instant, origin: () => string): UploadHook {
  const { uploads } = store
  const inHand = new Set<string>()
  const ending = new AbortController()
  let turn: Promise<void> = Promise.resolve()
  let tries = 0
  let silentUntil = 0

  async function ask(id: string): Promise<void> {
    const upload = uploads.with(id)
    if (!upload || inHand.has(id)) return
    inHand.add(id)
    try {
      const hook = uploads.hook()
      if (!hook) return settle(upload, { state: 'public', because: 'nobody to ask' })
      // Without a case it waits for somebody at Plaza.
      if (upload.state === 'waiting' && !upload.unasked)
        return upload.case === undefined ? undefined : await poll(hook, upload, upload.case)
      follow(upload, await scanned(hook, upload))
      tries = 0
    } catch {
      // The desk is silent, or says something that is no answer. What waits for its word goes on waiting.
      const hold = uploads.hook()?.whenSilent === 'hold'
      if (upload.unasked)
        settle(upload, { state: hold ? 'asking' : 'public', because: 'the desk is silent', unasked: true })
      silentUntil = Date.now() + Math.min(60_000, everyMs * 2 ** tries++)
    } finally {
      inHand.delete(id)
    }
  }

  async function scanned(hook: Hook, { id, title, text, media }: Upload): Promise<Answer> {
    const bytes = media && uploads.bytesOf(id)
    return await call<Answer>(hook, '/v1/scan', {
      content: id,
      platform: 'plaza',
      type: media ? 'image' : 'text',
      url: heldAddress(origin(), hook.secret, id),
      text: [title, text].filter(Boolean).join('\n\n'),
      ...(bytes ? { bytes: Buffer.from(bytes).toString('base64') } : {}),
    })
  }

  function follow(upload: Upload, { advice, case: opened, unread, late }: Answer): void {
    const about = opened ? { case: opened.id, ...(opened.verdict ? { verdict: opened.verdict } : {}) } : {}
    // Who has looked at this very piece has seen what no decoder did.
    const not = advice === 'none' && !opened?.verdict ? unseen(unread, late) : undefined
    if (not === 'ask-again') settle(upload, { state: 'asking', because: 'the desk is busy', unasked: true })
    else if (not === 'hold') settle(upload, { state: 'waiting', because: 'nothing could be seen of it' })
    else if (advice === 'none')
      settle(upload, { state: 'public', because: 'nothing is known of it', ...about })
    else if (advice === 'block' || opened?.verdict === 'known')
      settle(upload, { state: 'stopped', because: 'the desk says stop', ...about })
    else settle(upload, { state: 'waiting', because: 'a person looks', ...about })
  }

  async function poll(hook: Hook, upload: Upload, about: string): Promise<void> {
    const verdict = await call<Verdict>(hook, `/v1/cases/${about}`)
    if (!verdict.open) decided(upload, verdict.advice, verdict.verdict)
  }

  function decided(upload: Upload, advice: Answer['advice'], verdict = ''): void {
    settle(upload, {
      state: advice === 'none' ? 'public' : 'stopped',
      because: `decided: ${verdict}`,
      verdict,
    })
  }

  function reopened(upload: Upload, about: string): void {
    settle(upload, { state: 'waiting', because: 'a person looks once more', case: about })
  }

  function settle(upload: Upload, to: Parameters<typeof uploads.settle>[1]): void {
    if (uploads.settle(upload.id, to, now())) store.show(upload.id)
  }

  async function call<T>({ desk, token }: Hook, path: string, body?: unknown): Promise<T> {
    const response = await fetch(desk + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.any([ending.signal, AbortSignal.timeout(patienceMs)]),
    })
    if (response.status !== 200) throw new Error(`the desk answered with ${response.status}`)
    return (await response.json()) as T
  }

  async function askAll(): Promise<void> {
    if (Date.now() < silentUntil) return
    for (const { id } of uploads.open()) {
      if (ending.signal.aborted || Date.now() < silentUntil) return
      await ask(id)
    }
  }

  // The webhook saves waiting; asking again is what makes sure.
  const timer = setInterval(() => {
    turn = turn.then(askAll)
  }, everyMs)
  timer.unref()

  return {
    ask,
    hear(headers, body) {
      const hook = uploads.hook()
      const id = headers['webhook-id'] ?? ''
      if (!hook || !isSigned(hook.secret, { id, at: now(), body }, headers)) return 401
      const { type, data } = JSON.parse(body) as {
        type: string
        data: { case?: string; content?: string; newest?: { case: string } } & Verdict
      }
      if (type !== 'match.decided' && type !== 'match.reopened') return 200
      // An older copy that was found later is known by its name alone.
      const about = [...uploads.ofCase(String(data.case)), uploads.with(String(data.content))]
      if (uploads.heard(id)) return 200
      for (const upload of new Map(about.flatMap((each) => (each ? [[each.id, each]] : []))).values())
        if (data.newest) reopened(upload, data.newest.case)
        else decided(upload, data.advice, data.verdict)
      uploads.hears(id, now())
      return 200
    },
    async stop() {
      ending.abort()
      clearInterval(timer)
      await turn.catch(() => undefined)
    },
  }
}
