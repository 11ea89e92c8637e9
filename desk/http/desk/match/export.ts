/** A list as it goes out: as it was at a version, in portions, in a form that this desk and others read. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { exchangedName } from '../../../banks/formats/names.ts'
import type { House, Tenant } from '../../../house.ts'
import { listVersion } from '../../../sql/banks/head.ts'
import { banksAt, type EntryAt, entriesAt } from '../../../sql/banks/versions.ts'
import { inTenant } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import type { BankState } from '../../../sql/tables/banks.ts'
import { csvLine } from '../../csv.ts'
import { asked, whole } from '../../in-address.ts'
import { sitting } from '../session.ts'
import { bankAt, notHere } from './bank-view.ts'

const types = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  local_file: 'text/plain; charset=utf-8',
} as const
type Form = keyof typeof types
const exportAsked = z.object({
  form: z.enum(['json', 'csv', 'local_file']).default('json'),
  version: whole.optional(),
})
const portion = 5_000
const columns = [
  'kind',
  'value',
  'quality',
  'label',
  'legal_basis',
  'reference',
  'confidence',
  'note',
  'expires_at',
]

type Asked = { Params: { bank: string } }

export function routes(app: FastifyInstance, house: House): void {
  app.get<Asked>(
    '/desk/api/banks/:bank/export',
    { config: { open: 'session', may: ['export'] } },
    async (request, reply) => {
      const { tenant, actor } = await sitting(house, request)
      const { form, version: wish } = asked(request, exportAsked, 'A list goes out in one of three forms.')
      const at = house.clock.now()
      const wanted = await inTenant(house.db, tenant.id, async (tx) => {
        const { id, name } = await bankAt(tx, request.params.bank)
        const latest = await listVersion(tx)
        const version = wish ?? latest
        const state = (await banksAt(tx, version)).get(id)
        if (!state || version > latest) throw notHere()
        // Whoever takes a list out is written down before the first byte leaves.
        await recordOwnEvents(tx, house, tenant, [
          {
            type: 'content.exported',
            at,
            actor,
            says: { key: 'history.exported.list', params: { bank: name, version } },
            body: { bank: id, version, form },
          },
        ])
        return { id, name, state, version, form }
      })
      const ending = form === 'local_file' ? 'txt' : form
      return await reply
        .header('content-type', types[form])
        .header('content-disposition', `attachment; filename="${wanted.name}-${wanted.version}.${ending}"`)
        .send(Readable.from(exported(house, tenant, wanted)))
    },
  )
}

/** The text of a list, piece by piece: however long it is, a portion of it is held at a time. */
async function* exported(
  house: Pick<House, 'db'>,
  tenant: Tenant,
  { id, state, version, form }: { id: string; state: BankState; version: number; form: Form },
): AsyncGenerator<string> {
  if (form === 'csv') yield `\ufeff${csvLine(columns)}`
  if (form === 'json')
    yield `${JSON.stringify({ format: 'guichet-list', version, bank: { name: state.name, title: state.title, stance: state.stance } }).slice(0, -1)},"entries":[\n`
  let isFirst = true
  for (let after = 0; ;) {
    const { entries, last } = await inTenant(house.db, tenant.id, (tx) =>
      entriesAt(tx, id, { version, after, limit: portion }),
    )
    const lines = entries.flatMap((entry) => linesOf(entry, form))
    if (lines.length > 0) {
      yield form === 'json' ? `${isFirst ? '' : ',\n'}${lines.join(',\n')}` : lines.join('')
      isFirst = false
    }
    if (last === undefined) break
    after = last
  }
  if (form === 'json') yield '\n]}\n'
}

function linesOf({ item, signals }: EntryAt, form: Form): string[] {
  if (form === 'json')
    return [
      JSON.stringify({
        id: item.id,
        label: item.label,
        legalBasis: item.legal_basis,
        source: item.source,
        ...(item.confidence === null ? {} : { confidence: item.confidence }),
        confirmed: item.confirmed_at !== null,
        ...(item.note === '' ? {} : { note: item.note }),
        ...(item.expires_at ? { expiresAt: item.expires_at } : {}),
        signals: signals.map(({ kind, value, quality, variant }) => ({
          kind,
          value,
          ...(quality === null ? {} : { quality }),
          ...(variant === '' ? {} : { variant }),
        })),
      }),
    ]
  if (form === 'csv')
    return signals.map(({ kind, value, quality }) =>
      csvLine([
        kind,
        value,
        quality === null ? '' : `${quality}`,
        item.label,
        item.legal_basis,
        item.source.reference ?? `${item.id}`,
        item.confidence === null ? '' : `${item.confidence}`,
        item.note,
        item.expires_at ?? '',
      ]),
    )
  // What python-threatexchange has no name for is left out of its file.
  return signals.flatMap(({ kind, value }) => {
    const name = exchangedName(kind)
    return name === undefined || /[\r\n]/.test(value) ? [] : [`${name} ${value}\n`]
  })
}
