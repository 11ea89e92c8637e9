/**
 * Whether the process lives, and whether it can do its work. The public hears yes or no; which part fails, and every
 * figure, hears who may ask at the operator's own window.
 */
import { timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { collectorOf } from '../figures/collect.ts'
import { isReady, readinessOf } from '../figures/ready.ts'
import type { House } from '../house.ts'
import { Fault } from '../outside/fault.ts'
import { token } from '../outside/random.ts'
import { tokenHash } from '../outside/token-hash.ts'
import { Refused, replyWithProblem } from './problem.ts'

export function routes(app: FastifyInstance, house: House): void {
  const open = { config: { open: 'public' as const } }
  app.get('/health/live', open, (_request, reply) => json(reply, 200, { status: 'ok' }))
  for (const path of ['/health', '/health/ready'])
    app.get(path, open, async (_request, reply) => {
      const ready = isReady(await readinessOf(house))
      return json(reply, ready ? 200 : 503, { status: ready ? 'ok' : 'not ready' })
    })
}

/** The operator's window: health part by part and the figures. A server of its own, so that no proxy leads to it. */
export async function makeWindow(house: House): Promise<FastifyInstance> {
  const wanted = await tokenIn(house.config.metrics?.tokenFile)
  const collect = collectorOf(house)
  const app = Fastify({ genReqId: () => token(9, house.chance), return503OnClosing: false })
  app.setErrorHandler((fault, request, reply) =>
    replyWithProblem(fault, request, reply, (line, facts) => house.say(line, facts)),
  )
  app.addHook('onRequest', async ({ headers }) => {
    const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
    if (wanted && !timingSafeEqual(tokenHash(given), wanted))
      throw new Refused(401, 'not-authenticated', 'This window wants the token of its operator.')
  })
  app.get('/health/live', (_request, reply) => json(reply, 200, { status: 'ok' }))
  app.get('/health/ready', async (_request, reply) => {
    const found = await readinessOf(house)
    const parts = Object.fromEntries(Object.entries(found).map(([part, why]) => [part, why ?? 'ok']))
    return json(reply, isReady(found) ? 200 : 503, { status: isReady(found) ? 'ok' : 'not ready', parts })
  })
  app.get('/metrics', async (_request, reply) => {
    await collect()
    const { type, body } = await house.meters.text()
    return reply.header('content-type', type).header('cache-control', 'no-store').send(body)
  })
  return app
}

function json(reply: FastifyReply, status: number, body: unknown) {
  return reply
    .code(status)
    .type('application/json')
    .header('cache-control', 'no-store')
    .send(Buffer.from(JSON.stringify(body)))
}

async function tokenIn(file: string | undefined): Promise<Buffer | undefined> {
  if (file === undefined) return undefined
  const text = (await readFile(file, 'utf8')).trim()
  if (text.length < 32)
    throw new Fault('setting-invalid', {
      found: `a token of ${text.length} characters in GUICHET_METRICS_TOKEN_FILE`,
      wanted: 'at least 32',
    })
  return tokenHash(text)
}
