import { z } from 'zod'
import { DeskFault, type Problem } from './fault.ts'
import { ask, placeOf, type Reply } from './http.ts'

const wellKnown = z.object({
  name: z.string(),
  sandbox: z.boolean().default(false),
  doors: z.array(z.object({ kind: z.string(), url: z.string() })),
  receiptKeys: z.array(z.object({ keyid: z.string(), alg: z.literal('ed25519'), publicKey: z.string() })),
  log: z.object({ origin: z.string(), url: z.string(), verifierKeys: z.array(z.string()) }),
})

/** A desk as it describes itself. `base` has no slash at its end. Its keys are its own word: pin them where it matters. */
export type Desk = z.infer<typeof wellKnown> & { base: string }

/** Reads `/.well-known/guichet.json`. Throws {@link DeskFault}. */
export async function deskAt(to: string): Promise<Desk> {
  const base = placeOf(to).href.replace(/\/+$/, '')
  const reply = await ask({ method: 'GET', url: `${base}/.well-known/guichet.json` })
  if (reply.status !== 200) throw refusal(reply, `${base} does not describe itself as a desk`)
  const read = wellKnown.safeParse(jsonIn(reply))
  if (!read.success)
    throw new DeskFault('broken', `${base}/.well-known/guichet.json is not what a desk says of itself.`)
  const door = read.data.doors.find(({ kind }) => kind === 'signed-http')
  // Signatures cover the address, so the desk must be called what it calls itself.
  if (door && door.url !== `${base}/v1/demands`)
    throw new DeskFault('unusable', `The desk at ${base} takes orders at ${door.url}; use that address.`)
  return { ...read.data, base }
}

export function jsonIn({ body }: Reply): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

const problem = z.object({
  type: z.string().optional(),
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), found: z.string(), wanted: z.string() })).optional(),
})

/** An answer that is a no, in words: the desk's own, where it gave any (RFC 9457). 4xx is a no, the rest is broken. */
export function refusal(reply: Reply, otherwise: string): DeskFault {
  const { status } = reply
  const kind = status >= 400 && status < 500 ? 'refused' : 'broken'
  const read = problem.safeParse(jsonIn(reply))
  if (!read.success) return new DeskFault(kind, `${otherwise} (status ${status}).`, { status })
  const { title, detail, errors = [] }: Problem = read.data
  const lines = errors.map(({ path, found, wanted }) => `  ${path}: found ${found}; wanted ${wanted}`)
  const words = [`${title} (${status})`, ...(detail ? [`  ${detail}`] : []), ...lines]
  return new DeskFault(kind, words.join('\n'), { status, problem: read.data })
}
