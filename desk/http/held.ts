/** How many bytes of what programs send are held at once: what is beyond that is turned away before it is read. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refused } from './problem.ts'

const mostHeld = 512 * 1024 ** 2
/** However much one program sends, and however slowly, the others find the rest. */
const shareOfOne = 1 / 2

type Bound = {
  most?: number
  /** By whose token a request comes. */
  holderOf(request: FastifyRequest): Promise<string>
}

/**
 * Lets programs send as long as there is room, and as long as what one of them sends is no more than half of it. A body counts for as long as it is said to be, and for the most that its
 * route holds of it where it does not say so; from its headers until it is answered and nobody works on it any more.
 */
export function boundHeld(app: FastifyInstance, { most = mostHeld, holderOf }: Bound): void {
  let held = 0
  const byHolder = new Map<string, number>()
  const worked = new WeakMap<FastifyRequest, { begins(): void; ends(): void }>()
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.open !== 'program') return
    const bytes = bytesOf(request)
    if (bytes === 0) return
    const holder = await holderOf(request)
    const its = (byHolder.get(holder) ?? 0) + bytes
    // One body alone may come whenever there is room.
    const isMuch = its > bytes && its > most * shareOfOne
    if (held + bytes > most || isMuch) throw noRoom()
    held += bytes
    byHolder.set(holder, its)
    let isWorkedOn = false
    let isClosed = false
    let isHeld = true
    const letGo = () => {
      if (!isHeld || !isClosed || isWorkedOn) return
      isHeld = false
      held -= bytes
      const left = (byHolder.get(holder) ?? 0) - bytes
      if (left > 0) byHolder.set(holder, left)
      else byHolder.delete(holder)
    }
    // Who hangs up ends the request and not the work on it.
    worked.set(request, {
      begins: () => void (isWorkedOn = true),
      ends: () => {
        isWorkedOn = false
        letGo()
      },
    })
    reply.raw.once('close', () => {
      isClosed = true
      letGo()
    })
  })
  app.addHook('preValidation', async (request) => worked.get(request)?.begins())
  app.addHook('onSend', async (request) => worked.get(request)?.ends())
}

function bytesOf({ headers, routeOptions: { config, bodyLimit } }: FastifyRequest): number {
  const most = config.holds ?? bodyLimit
  if (headers['transfer-encoding'] !== undefined) return most
  return Math.min(Number(headers['content-length'] ?? 0), most)
}

function noRoom(): Refused {
  return new Refused(
    503,
    'not-now',
    'So much is being read, for programs or for this one, that there is no room for more. Nothing was read; send it again.',
    {},
    { 'retry-after': '2' },
  )
}
