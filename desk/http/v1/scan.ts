/** `POST /v1/scan`: what of a piece is known, before anybody sees it. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { House } from '../../house.ts'
import { scan } from '../../matching/scan.ts'
import {
  readSignals,
  signalsOfAddress,
  signalsOfBytes,
  signalsOfText,
  together,
  type Told,
} from '../../matching/signals.ts'
import * as contract from '../contract/index.ts'
import { read } from '../desk/asked.ts'
import { send } from '../desk/reply.ts'
import { Refused } from '../problem.ts'
import { programOf } from '../token.ts'
import { matchView } from './match-view.ts'
import { bodyOf } from './sender.ts'

/** A piece in the body, or in base64 in JSON. What is longer goes in as a stream of its own. */
const largest = 64 * 1024 ** 2

export function routes(app: FastifyInstance, house: House): void {
  app.post('/v1/scan', { config: { open: 'program' }, bodyLimit: largest }, async (request, reply) => {
    const { tenant } = await programOf(house, request, 'scan')
    const { piece, told, text } = await askedIn(house, request)
    const {
      advice,
      matches,
      listVersion,
      case: opened,
    } = await scan(
      house,
      tenant,
      {
        ...piece,
        ...(told.sha256 ? { sha256: told.sha256 } : {}),
        ...(told.mediaType ? { mediaType: told.mediaType } : {}),
      },
      told.signals,
      text === undefined ? {} : { text },
    )
    return send(reply, {
      at: house.clock.now(),
      advice,
      matches: matches.map(matchView),
      listVersion,
      ...(opened ? { case: opened } : {}),
      ...(told.sha256 ? { sha256: told.sha256 } : {}),
      signals: told.signals,
      unread: told.unread,
    } satisfies contract.Scanned)
  })
}

type Asked = {
  piece: { content: string; platform?: string; type?: string; url?: string }
  told: Told
  text?: string
}

/** JSON that names the piece and holds it or its signals; or the bytes themselves, named in the address. */
async function askedIn(house: House, request: FastifyRequest): Promise<Asked> {
  if (/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    const { bytes, text, signals, ...piece } = read(request, contract.scanRequest)
    if (bytes === undefined && text === undefined && (signals ?? []).length === 0 && piece.url === undefined)
      throw new Refused(422, 'unfit', 'There is nothing to look for.', {
        errors: [{ path: '(body)', found: 'no piece', wanted: 'bytes, text, url or signals' }],
      })
    const told = [
      readSignals(signals ?? []),
      ...(bytes === undefined
        ? []
        : [await signalsOfBytes(house, Buffer.from(bytes, 'base64'), { written: true })]),
      ...(text === undefined ? [] : [signalsOfText(text)]),
      ...(piece.url === undefined ? [] : [signalsOfAddress(piece.url)]),
    ]
    return { piece: stripped(piece), told: together(told), ...(text === undefined ? {} : { text }) }
  }
  const named = contract.piece.safeParse(request.query)
  if (!named.success)
    throw new Refused(422, 'unfit', 'A piece sent as it is must be named in the address.', {
      errors: [{ path: 'content', found: 'nothing', wanted: '?content=…, as the platform names it' }],
    })
  return {
    piece: stripped(named.data),
    told: await signalsOfBytes(house, bodyOf(request), { written: true }),
  }
}

function stripped<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never
}
