/** Handing a case over. Each export is an act of its own, written down before the first byte leaves. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { contentKeys, contentSize } from '../../../case-file/content.ts'
import { caseEntries } from '../../../case-file/entries.ts'
import type { House } from '../../../house.ts'
import { onDemand } from '../../../journey.ts'
import { caseFile } from '../../../outside/archive.ts'
import { inTenant } from '../../../sql/database.ts'
import { asked } from '../../in-address.ts'
import { Refused } from '../../problem.ts'
import { type Sitting, sitting, stillMay } from '../session.ts'
import { numbered } from './numbered.ts'

/** An archive is built in memory; larger copies are handed over one by one. */
const largestContent = 512 * 1024 ** 2

type Asked = { Params: { id: string } }
const caseFileAsked = z.object({ with: z.literal('content').optional(), notes: z.literal('yes').optional() })
type What = 'case-file' | 'case-file-with-content' | 'keys' | 'notes'

export function routes(app: FastifyInstance, house: House): void {
  const exports = { config: { open: 'session' as const, may: ['see', 'export'] } }

  app.get<Asked>('/desk/api/demands/:id/case-file', exports, async (request, reply) => {
    const who = await sitting(house, request)
    const { tenant } = who
    const wish = asked(request, caseFileAsked)
    const content = wish.with !== undefined
    const { demand } = await numbered(house, tenant, request.params.id)
    if (content) await refuseUnlessContent(house, who, await contentSize(house, tenant, demand))
    await noteExport(house, who, demand.id, content ? 'case-file-with-content' : 'case-file')
    const notes = wish.notes !== undefined
    if (notes) await noteExport(house, who, demand.id, 'notes')
    const entries = await caseEntries(house, tenant, demand, { content, notes })
    const [signer] = await house.keys.signers('receipt')
    const facts = { number: demand.number, madeAt: house.clock.now(), operator: tenant.settings.legalName }
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${demand.number}.zip"`)
      .send(Buffer.from(await caseFile(facts, entries, signer)))
  })

  app.get<Asked>('/desk/api/demands/:id/case-file/keys', exports, async (request, reply) => {
    const who = await sitting(house, request)
    const { demand } = await numbered(house, who.tenant, request.params.id)
    await refuseUnlessContent(house, who, 0)
    await noteExport(house, who, demand.id, 'keys')
    return reply
      .type('text/plain; charset=utf-8')
      .header('content-disposition', `attachment; filename="${demand.number}.keys.txt"`)
      .send(await contentKeys(house, who.tenant, demand))
  })
}

/** Records are for auditors too; the content itself is only for those who may look at it. */
async function refuseUnlessContent(house: House, who: Sitting, size: number): Promise<void> {
  const may = await inTenant(house.db, who.tenant.id, (tx) =>
    stillMay(tx, house, who.tenant.id, who.sessionHash, 'view'),
  )
  if (!may)
    throw new Refused(403, 'not-your-role', 'Your role does not include this.', {
      errors: [{ path: 'role', found: who.staff.role, wanted: 'export, view' }],
    })
  if (size > largestContent)
    throw new Refused(422, 'too-large', 'The copies are too large for one archive.', {
      errors: [{ path: 'with', found: `${size} bytes`, wanted: `at most ${largestContent} bytes` }],
    })
}

async function noteExport(house: House, { tenant, actor }: Sitting, id: string, what: What): Promise<void> {
  await onDemand(house, tenant, id, ({ demand }) => ({
    demand,
    effects: [],
    events: [
      {
        type: 'content.exported',
        at: house.clock.now(),
        actor,
        says: { key: `history.exported.${what}` },
        body: { what },
      },
    ],
  }))
}
