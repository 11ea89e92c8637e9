/** A person tries a piece: it is looked for as a platform's would be. Nothing of it is kept, no case is opened, and the look is recorded. */
import type { FastifyInstance } from 'fastify'
import { kinds } from '../../../../match/signals/index.ts'
import type { House } from '../../../house.ts'
import { lookFor, type Match } from '../../../matching/look.ts'
import {
  formsAskedFor,
  signalsOfFile,
  signalsOfText,
  signalsOfWholeText,
  together,
  type Told,
} from '../../../matching/signals.ts'
import { textOf } from '../../../matching/text-of.ts'
import { inTenant } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { matchView, shownSignal } from '../../v1/match-view.ts'
import { read } from '../../in-body.ts'
import { send } from '../reply.ts'
import { sitting } from '../session.ts'
import { shownMatch } from './shown-match.ts'

/** In base64 a third more than the piece itself. What is longer is scanned by a program. */
const largest = 34 * 1024 ** 2

export function routes(app: FastifyInstance, house: House): void {
  app.post(
    '/desk/api/try',
    { config: { open: 'session', may: ['see'] }, bodyLimit: largest },
    async (request, reply) => {
      const { tenant, actor } = await sitting(house, request)
      const { bytes, text } = read(request, contract.tryPiece, { most: largest })
      if (bytes === undefined && text === undefined)
        throw new Refused(422, 'unfit', 'There is nothing to look for.', {
          errors: [{ path: '(body)', found: 'nothing', wanted: 'bytes or text' }],
        })
      const file = bytes === undefined ? undefined : Buffer.from(bytes, 'base64')
      const written = file && textOf(file)
      const readings = written?.readings ?? []
      const told = together([
        ...(text === undefined ? [] : [signalsOfText(text), hashIn(text)]),
        ...(written?.isWhole ? [signalsOfWholeText(...readings)] : readings.map(signalsOfText)),
        ...(file ? [await signalsOfFile(house, file, written, { as: formsAskedFor })] : []),
        ...(written?.unread ? [{ signals: [], unread: [written.unread] }] : []),
      ])
      const words = [...(text === undefined ? [] : [text]), ...readings].join('\n\n')
      const found = await lookFor(house, tenant, told.signals, words === '' ? {} : { text: words })
      await inTenant(house.db, tenant.id, (tx) =>
        recordOwnEvents(tx, house, tenant, [
          {
            type: 'content.viewed',
            at: house.clock.now(),
            actor,
            says: { key: 'history.tried', params: { count: found.matches.length } },
            body: { tried: true, listVersion: found.listVersion, matches: found.matches.length },
          },
        ]),
      )
      const shown = (match: Match) => shownMatch(matchView(match))
      return send(reply, {
        advice: found.advice,
        hits: found.matches.map(shown),
        letThrough: found.letThrough.map(shown),
        listVersion: found.listVersion,
        ...(told.mediaType ? { mediaType: told.mediaType } : {}),
        signals: told.signals.map(shownSignal),
        unread: told.unread,
        late: found.late,
      } satisfies contract.Tried)
    },
  )
}

/** Somebody typed a hash: it is looked for as every kind of signal that it may be. */
function hashIn(text: string): Told {
  const isHash = /^\s*[0-9a-f]{32,128}\s*$/i.test(text)
  return {
    signals: kinds.flatMap(({ name, made, read, search }) => {
      const found = isHash && !made && search?.by !== 'rules' ? read(text) : undefined
      return found && 'canonical' in found ? [{ kind: name, value: found.canonical }] : []
    }),
    unread: [],
  }
}
