/** Lists from outside, for the people who keep the banks. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import { confirmImport, previewOf, settleImport } from '../../../banks/import.ts'
import { readImport } from '../../../banks/read-import.ts'
import type { House } from '../../../house.ts'
import { type ListImport, importsOf, importWith } from '../../../sql/banks/imports.ts'
import { bankWith } from '../../../sql/banks/banks.ts'
import { inTenant } from '../../../sql/database.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { asked, uuid } from '../../in-address.ts'
import { onlyOnce } from '../once.ts'
import { send } from '../reply.ts'
import { sitting } from '../session.ts'
import { authorOf, bankAt } from './bank-view.ts'

/** What comes through a browser. Longer lists are put into the folder that the desk watches. */
const largest = 256 * 1024 ** 2
type At = { Params: { bank: string } }
type Of = { Params: { id: string } }

export async function routes(app: FastifyInstance, house: House): Promise<void> {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const curate = { config: { open: 'session' as const, may: ['curate'] }, bodyLimit: 16 * 1024 }

  await app.register(async (bytes) => {
    // A list is read as it comes, and never held whole.
    bytes.addContentTypeParser('application/octet-stream', (_request, body, done) => done(null, body))
    bytes.post<At>(
      '/desk/api/banks/:bank/imports',
      {
        config: { open: 'session', may: ['curate'], takes: 'application/octet-stream' },
        bodyLimit: largest,
      },
      async (request, reply) => {
        const sits = await sitting(house, request)
        const { file, kind, confidence, expiresAt, ...words } = askedIn(request)
        const bank = await inTenant(house.db, sits.tenant.id, (tx) => bankAt(tx, request.params.bank))
        const made = await readImport(house, sits.tenant, authorOf(sits), bank, {
          file,
          bytes: atMost(request.body as Readable, largest),
          words: {
            ...words,
            ...(kind ? { kind } : {}),
            ...(confidence === undefined ? {} : { confidence }),
            ...(expiresAt ? { expiresAt } : {}),
          },
        }).catch((fault) => {
          throw fault instanceof TypeError ? noText() : fault
        })
        return send(reply, viewOf(made, bank.name))
      },
    )
  })

  app.get<At>('/desk/api/banks/:bank/imports', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const answer = await inTenant(house.db, tenant.id, async (tx) => {
      const bank = await bankAt(tx, request.params.bank)
      return { imports: (await importsOf(tx, bank.id)).map((each) => viewOf(each, bank.name)) }
    })
    return send(reply, answer satisfies contract.Imports)
  })

  app.get<Of>('/desk/api/imports/:id', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    return send(reply, await shown(house, tenant.id, uuid(request.params.id)))
  })

  app.post<Of>('/desk/api/imports/:id/confirm', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    const id = uuid(request.params.id)
    const { preview } = read(request, contract.confirmImport)
    await onlyOnce(house, sits, request, async (tx) => {
      const done = await confirmImport(tx, house, sits.tenant, authorOf(sits), { id, preview })
      if (done === 'other')
        throw new Refused(409, 'other-preview', 'This is not what was shown. Look at it again.', {
          says: { key: 'import.no.other' },
        })
      if (done !== 'done') throw notSo(done)
      return {}
    })
    house.nudge('lists')
    return send(reply, await shown(house, sits.tenant.id, id))
  })

  for (const [path, how] of [
    ['free', 'freed'],
    ['drop', 'dropped'],
  ] as const)
    app.post<Of>(`/desk/api/imports/:id/${path}`, curate, async (request, reply) => {
      const sits = await sitting(house, request)
      const id = uuid(request.params.id)
      await onlyOnce(house, sits, request, async (tx) => {
        const done = await settleImport(tx, house, sits.tenant, authorOf(sits), id, how)
        if (done !== 'done') throw notSo(done)
        return {}
      })
      house.nudge('lists')
      return send(reply, await shown(house, sits.tenant.id, id))
    })
}

const askedIn = (request: FastifyRequest) =>
  asked(request, contract.importAsked, 'A list needs words for what it does not say itself.')

async function* atMost(body: Readable, most: number): AsyncGenerator<Uint8Array> {
  let taken = 0
  for await (const some of body) {
    taken += (some as Uint8Array).length
    if (taken > most)
      throw new Refused(413, 'too-large', `A list sent here has at most ${most} bytes.`, {
        says: { key: 'import.no.too-large' },
      })
    yield some as Uint8Array
  }
}

async function shown(house: House, tenant: string, id: string): Promise<contract.ImportView> {
  return await inTenant(house.db, tenant, async (tx) => {
    const found = await importWith(tx, id)
    if (!found) throw notSo('unknown')
    return viewOf(found, (await bankWith(tx, found.bank_id))?.name ?? '')
  })
}

function viewOf(row: ListImport, bank: string): contract.ImportView {
  return {
    id: row.id,
    bank,
    file: row.file,
    format: row.format,
    source: row.words.source,
    state: row.state,
    found: row.found,
    refused: row.refused,
    madeAt: row.made_at,
    madeBy: row.made_by_name,
    ...(row.decided_at ? { decidedAt: row.decided_at } : {}),
    ...(row.decided_by_name ? { decidedBy: row.decided_by_name } : {}),
    ...(row.held_because ? { heldBecause: row.held_because } : {}),
    reached: Math.min(row.reached, row.found.lines),
    made: row.made,
    ...(row.ended_at ? { endedAt: row.ended_at } : {}),
    ...(row.state === 'read' ? { preview: previewOf(row) } : {}),
  }
}

const noText = () =>
  new Refused(422, 'unreadable', 'This is not text in UTF-8.', { says: { key: 'import.no.text' } })

function notSo(why: 'unknown' | 'decided'): Refused {
  return why === 'unknown'
    ? new Refused(404, 'not-here', 'There is no such import at this desk.')
    : new Refused(409, 'decided', 'Somebody else has decided this in the meantime.', {
        says: { key: 'match.no.decided' },
      })
}
