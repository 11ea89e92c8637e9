/** Looking at what is held: the look is recorded first, then one short-lived address is given, for one picture. */
import type { FastifyInstance } from 'fastify'
import type { HeldPart, Numbered, Target } from '../../../../core/demand.ts'
import type { EventDraft } from '../../../../core/event.ts'
import type { Instant } from '../../../../core/instant.ts'
import type { Effect } from '../../../../core/outcome.ts'
import type { House } from '../../../house.ts'
import { onDemandIn } from '../../../journey.ts'
import type { VaultRow } from '../../../outside/vault.ts'
import { objectRow } from '../../../sql/demands/answers.ts'
import { inTenant } from '../../../sql/database.ts'
import { lastEventOf } from '../../../sql/demands/events.ts'
import { grantLook, looksOf, partOf } from '../../../sql/demands/looks.ts'
import { type ViewGrant, viewRequest } from '../../contract/index.ts'
import { mediaOf } from '../../../tenants.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'

/** Deciding on one order takes a handful of looks. Whoever takes more than this in a minute is browsing, or has been robbed. */
export const manyLooks = 30

/** Longer texts are cut here; the whole is in the case file. */
const longestText = 200_000

type Wanted = { form: 'veiled' | 'clear' | 'text'; purpose: string }

export function routes(app: FastifyInstance, house: House): void {
  app.post<{ Params: { part: string } }>(
    '/desk/api/holds/:part/view',
    { bodyLimit: 4096, config: { open: 'session', may: ['view'] } },
    async (request, reply) => {
      const who = await sitting(house, request)
      const wanted = read(request, viewRequest)
      const granted = await recordLook(house, who, uuid(request.params.part), wanted)
      // From here on the look stands in the history, whatever becomes of it.
      const { token, expiresAt, object } = granted
      return send(reply, {
        url: wanted.form === 'text' ? '' : `${mediaOf(house, who.tenant)}/media/${token}`,
        expiresAt,
        ...(wanted.form === 'text' ? await textOf(house, object) : {}),
      } satisfies ViewGrant)
    },
  )
}

/**
 * Writes the event of this look and the grant that rests on it, in one transaction. When this returns both are durable
 * and no byte has left. Throws {@link Refused}: 404 for what is not this tenant's, 410 for a copy that no longer
 * exists, 422 for a form this part does not have.
 */
async function recordLook(house: House, who: Sitting, id: string, wanted: Wanted) {
  const at = house.clock.now()
  const granted = await inTenant(house.db, who.tenant.id, async (tx) => {
    const row = await partOf(tx, id)
    if (!row) throw notHere()
    const object = await objectRow(tx, who.tenant, row.object_id)
    await onDemandIn(tx, house, who.tenant, row.demand_id, async ({ demand }) => {
      const { target, part } = heldPart(demand, id, object)
      if (wanted.form === 'text' ? part.preview !== 'text' : part.preview !== 'picture')
        throw withoutForm(part, wanted)
      const looks = 1 + (await looksOf(tx, who.staff.id, at))
      return {
        demand,
        events: [viewed(who, target, part, wanted, at)],
        effects: looks > manyLooks ? [tooMany(who, looks, at)] : [],
      }
    })
    // The demand is locked, so nobody else's look can have come between.
    const event = await lastEventOf(tx, row.demand_id, 'content.viewed')
    const grant = {
      part: id,
      form: wanted.form,
      event,
      staff: who.staff.id,
      sessionHash: who.sessionHash,
      at,
    }
    return { object, ...(await grantLook(tx, house, who.tenant, grant)) }
  })
  house.nudge()
  return granted
}

function heldPart(demand: Numbered, id: string, object: VaultRow): { target: Target; part: HeldPart } {
  for (const target of demand.targets) {
    const part = target.hold.parts.find((each) => each.id === id)
    if (!part) continue
    if (target.hold.state !== 'held' || object.wrappedIdentity === null)
      throw new Refused(410, 'no-longer-held', 'This copy no longer exists.', {
        detail: 'The time for keeping it is over and its key was destroyed. Its hash stays in the history.',
      })
    return { target, part }
  }
  throw notHere()
}

function viewed(
  { actor }: Sitting,
  target: Target,
  part: HeldPart,
  { form, purpose }: Wanted,
  at: Instant,
): EventDraft {
  return {
    type: 'content.viewed',
    at,
    actor,
    says: { key: `history.viewed.${form}`, params: { ordinal: target.ordinal, name: part.name } },
    body: { target: target.id, part: part.id, object: part.object, form, purpose },
  }
}

/** One alarm a person and minute, whichever demands the looks were at. */
function tooMany({ staff }: Sitting, looks: number, at: Instant): Effect {
  return {
    kind: 'alert',
    key: `${staff.id}/alert/many-looks/${at.slice(0, 16)}`,
    says: { key: 'alert.many-looks', params: { name: staff.name, looks } },
    severity: 'urgent',
  }
}

/** As much of the text as a page shows. What is not UTF-8 shows its replacement signs. */
async function textOf(house: House, object: VaultRow): Promise<{ text: string; cut?: true }> {
  const { stream } = await house.vault.read(object)
  const decoder = new TextDecoder()
  const reader = stream.getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    text += done ? decoder.decode() : decoder.decode(value, { stream: true })
    if (text.length > longestText) {
      await reader.cancel()
      return { text: text.slice(0, longestText), cut: true }
    }
    if (done) return { text }
  }
}

function withoutForm(part: HeldPart, { form }: Wanted): Refused {
  return new Refused(
    422,
    `no-${form === 'text' ? 'text' : 'picture'}`,
    'This part cannot be shown that way.',
    {
      errors: [{ path: 'form', found: form, wanted: wantedOf(part) }],
    },
  )
}

function wantedOf({ preview, mediaType }: HeldPart): string {
  if (preview === 'picture') return 'veiled or clear'
  return preview === 'text' ? 'text' : `nothing: ${mediaType} is not shown here; decide by address and hash`
}

function notHere(): Refused {
  return new Refused(404, 'not-here', 'There is no such held part at this desk.')
}
