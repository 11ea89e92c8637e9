/** Orders that came by post, mail, telephone or over the counter: typed in line by line, the letter kept beside them. */
import type { FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'
import type { Json } from '../../../../core/event.ts'
import { later } from '../../../../core/instant.ts'
import { valueAt } from '../../../../core/order.ts'
import { type Instrument, missingFields } from '../../../../core/regime.ts'
import { jcs } from '../../../../log/leaf.ts'
import { letterFacts } from '../../../facts/letter.ts'
import type { House } from '../../../house.ts'
import { takeIn } from '../../../intake.ts'
import { inTenant } from '../../../sql/database.ts'
import { instrumentOf, instrumentsInForce, referenceOf } from '../../../tenants.ts'
import type { Saying } from '../../contract/index.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { type Note, once, pressOf } from '../once.ts'
import { formOf } from './order-form.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'

/** 14 MB of base64, and the order beside it. */
const largest = 16 * 1024 * 1024

export function routes(app: FastifyInstance, house: House): void {
  const enter = { config: { open: 'session' as const, may: ['enter'] }, bodyLimit: largest }

  app.get('/desk/api/instruments', enter, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    return send(reply, {
      instruments: instrumentsInForce(house, tenant, house.clock.now()).map(formOf),
    })
  })

  app.post('/desk/api/by-hand', enter, async (request, reply) => {
    const sits = await sitting(house, request)
    const entry = read(request, contract.byHand)
    const press = { ...pressOf(sits, request), bytes: bytesOf(entry) }
    const entered = await once(house, sits.tenant, press, (note: Note<Entered>) =>
      enterByHand(house, sits, entry, press.bytes, note),
    )
    return send(reply, entered)
  })
}

type Entered = { id: string; number: string }
type Entry = ReturnType<typeof contract.byHand.parse>

/** What was entered, in its one canonical spelling (RFC 8785): these bytes are kept, hashed and decided on. */
function bytesOf({ original, ...entry }: Entry): Uint8Array {
  const letter = original && {
    name: original.name,
    mediaType: original.mediaType,
    sha256: createHash('sha256').update(Buffer.from(original.base64, 'base64')).digest('hex'),
  }
  return jcs({ ...entry, ...(letter ? { original: letter } : {}) } as never)
}

async function enterByHand(
  house: House,
  { tenant, actor }: Sitting,
  entry: Entry,
  bytes: Uint8Array,
  note: Note<Entered>,
): Promise<Entered> {
  const instrument = instrumentOf(house, tenant, entry.regime, entry.instrument, entry.cameAt)
  if (!instrument)
    throw unfit('instrument', `${entry.regime}/${entry.instrument}`, 'an instrument in force when it came', {
      key: 'unfit.not-in-force',
    })
  if (entry.cameAt > later(house.clock.now(), 60_000))
    throw unfit('cameAt', entry.cameAt, 'a time that is not in the future', { key: 'unfit.future' })
  const order = asOrder(entry.order as Json, instrument)
  if (!entry.asItIs) wantComplete(order, instrument, entry, tenant)
  const door = await inTenant(house.db, tenant.id, (tx) =>
    letterFacts(tx, order, {
      at: house.clock.now(),
      envelope: { regime: entry.regime, instrument: entry.instrument, language: entry.language ?? 'en' },
      instrument,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      reference: referenceOf(instrument, order),
    }),
  )
  const { original } = entry
  return await takeIn(
    house,
    tenant,
    {
      at: entry.cameAt,
      channel: 'by-hand',
      cameBy: entry.cameBy,
      bytes,
      mediaType: 'application/json',
      order,
      door,
      enteredBy: actor,
      ...(original
        ? {
            original: {
              bytes: Buffer.from(original.base64, 'base64'),
              name: original.name,
              mediaType: original.mediaType,
            },
          }
        : {}),
    },
    async (sheaf, { demand }) => {
      const done = { id: demand.id, number: demand.number }
      sheaf.after((tx) => note(tx, done))
      return done
    },
  )
}

/**
 * A gap may be the typist's or the letter's own, and only the typist knows. So it is asked once; an order that lacks
 * something is an order all the same, whose time runs, and which the authority is asked about (Art. 3(8) is such a law).
 */
function wantComplete(
  order: Json,
  instrument: Instrument,
  entry: Entry,
  { settings }: Sitting['tenant'],
): void {
  const lacks = missingFields(instrument, order, {
    receivedAt: entry.cameAt,
    homeState: settings.homeState,
    channelAuthenticated: false,
  }).flatMap(({ code, path, found, wanted, leadsTo, article }) =>
    code === 'missing' || code === 'wrong' ? [{ code, path, found, wanted, leadsTo, article }] : [],
  )
  if (lacks.length === 0) return
  throw new Refused(422, 'incomplete', 'The letter lacks what its form asks for.', {
    detail: 'Enter what it says; or say asItIs, and it stands as incomplete.',
    errors: lacks,
  })
}

/** A tick for "signed" becomes what the form calls a signature; an unticked one is none. */
function asOrder(order: Json, { fields }: Instrument): Json {
  const copy = structuredClone(order)
  for (const { name, type } of fields) {
    if (type !== 'signature') continue
    const [last = '', ...above] = name.split('.').toReversed()
    const place = above.length === 0 ? copy : valueAt(copy, above.toReversed().join('.'))
    const branch = place as Record<string, Json | undefined> | undefined
    if (branch?.[last] === true) branch[last] = { present: true }
    else if (branch?.[last] === false) delete branch[last]
  }
  return copy
}

function unfit(path: string, found: string, wanted: string, says?: Saying): Refused {
  return new Refused(422, 'unfit', 'This cannot be entered.', {
    errors: [{ path, found, wanted, ...(says ? { says } : {}) }],
  })
}
