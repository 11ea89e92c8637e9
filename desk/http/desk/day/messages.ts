/** Verdicts and answers of scans that leave the desk, beside what its demands send out; a person may have one tried at once. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../../house.ts'
import { type MessageRow, tryMessageNow } from '../../../sql/day/messages.ts'
import * as contract from '../../contract/index.ts'
import { uuid } from '../../in-address.ts'
import { read } from '../../in-body.ts'
import { Refused } from '../../problem.ts'
import { onlyOnce } from '../once.ts'
import { send } from '../reply.ts'
import { sitting } from '../session.ts'

export function routes(app: FastifyInstance, house: House): void {
  const decide = { config: { open: 'session' as const, may: ['decide'] }, bodyLimit: 16_384 }

  app.post<{ Params: { id: string } }>('/desk/api/messages/:id/retry', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const id = uuid(request.params.id)
    read(request, contract.nothing)
    const answer = await onlyOnce(house, sits, request, async (tx) => {
      const came = await tryMessageNow(tx, id, house.clock.now())
      if (!came) throw new Refused(404, 'not-here', 'There is no such message.')
      if (came === 'taken')
        throw new Refused(422, 'not-possible', 'This cannot be done with it now.', {
          says: { key: 'why-not.delivery-done' },
        })
      return {}
    })
    house.nudge('told')
    return send(reply, answer)
  })
}

/** How it stands with what a program is told. */
export function tellingOf({ at, attempts, due_at, done_at, why }: MessageRow): contract.Telling {
  return {
    since: at,
    attempts,
    ...(done_at ? { takenAt: done_at } : { nextAt: due_at, ...(why ? { why } : {}) }),
  }
}

export function messageView(row: MessageRow, mayDecide: boolean): contract.Message {
  const { content, platform, case: of } = row.data
  return {
    id: row.id,
    kind: row.type === 'scan.done' ? 'scan' : 'verdict',
    content: String(content),
    ...(typeof platform === 'string' ? { platform } : {}),
    ...(typeof of === 'string' ? { case: of } : {}),
    ...tellingOf(row),
    mayRetry: mayDecide && row.done_at === null,
  }
}
