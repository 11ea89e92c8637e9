/** Who works here: roles, invitations, passkeys and sessions, with what two persons must agree on. */
import type { FastifyInstance } from 'fastify'
import { type HouseChange, isGuarded, isOfConnections } from '../../../../core/house-change.ts'
import { later } from '../../../../core/instant.ts'
import { ofTheHouse, proposeHouseChange, sayingOf } from '../../../tenants/house-change.ts'
import { decide } from '../../../tenants/two-persons.ts'
import type { House } from '../../../house.ts'
import { linkFor } from '../../../link.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import { passkeysFor } from '../../../sql/house/passkeys.ts'
import { closeAllOf, peopleOf } from '../../../sql/house/people.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { type CameBy, type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'
import { rightsOf } from '../rights.ts'
import { notByTheHouse, proposerOf, told, waitingFor } from './two-persons.ts'

const idle = 30 * 60_000

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const staff = { config: { open: 'session' as const, may: ['staff'] }, bodyLimit: 64 * 1024 }
  const own = { config: { open: 'session' as const, may: ['enrol'] }, bodyLimit: 64 * 1024 }

  app.get('/desk/api/people', see, async (request, reply) => {
    return send(reply, await peopleFor(house, await sitting(house, request)))
  })

  app.post('/desk/api/people/changes', staff, async (request, reply) => {
    const sits = await sitting(house, request)
    const change = read(request, contract.peopleChange) as HouseChange
    return send(
      reply,
      told(await proposeHouseChange(house, sits.tenant, proposerOf(sits), change), notByTheHouse),
    )
  })

  for (const decision of ['approve', 'reject'] as const)
    app.post<{ Params: { id: string } }>(
      `/desk/api/house-changes/:id/${decision}`,
      staff,
      async (request, reply) => {
        const sits = await sitting(house, request)
        const wish = { id: uuid(request.params.id), approved: decision === 'approve' }
        const done = await decide(house, sits.tenant, ofTheHouse, proposerOf(sits), wish)
        return send(reply, told(done, notByTheHouse))
      },
    )

  /**
   * A fresh link for somebody who was invited and has no passkey yet; whoever has one is enrolled anew by two. So is
   * whoever may be one of two persons: else an administrator could open the link of a colleague who never came.
   */
  app.post<{ Params: { id: string } }>('/desk/api/people/:id/link', staff, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant, staff: by, actor } = sits
    const id = uuid(request.params.id)
    const link = await inTenant(house.db, tenant.id, async (tx) => {
      const at = house.clock.now()
      const person = (await peopleOf(tx, at, later(at, -idle))).find((each) => each.id === id)
      if (person?.asleep)
        throw new Refused(409, 'asleep', 'Say first that this person still works here.', {
          says: { key: 'people.asleep-first' },
        })
      if (person?.active && !person.enrolled && isGuarded(person)) return undefined
      if (!person?.active) throw new Refused(404, 'not-here', 'There is no such person.')
      if (person.enrolled)
        throw new Refused(409, 'passkey-wanted', 'This person has a passkey; two persons enrol them anew.')
      if (id === by.id) throw new Refused(409, 'not-oneself', 'A link for oneself is made by another.')
      await recordOwnEvents(tx, house, tenant, [
        {
          type: 'role.changed',
          at,
          actor,
          says: { key: 'history.role.changed', params: { how: 'made', name: person.name, kind: '' } },
          body: { how: 'made', what: { change: 'link', staff: id } },
        },
      ])
      return await linkFor(tx, house, tenant, { staff: id, madeBy: by.id })
    })
    if (link !== undefined) return send(reply, { waits: false, link } satisfies contract.ChangeDone)
    const anew = { change: 'enrol-anew', staff: id } as const
    return send(reply, told(await proposeHouseChange(house, tenant, proposerOf(sits), anew), notByTheHouse))
  })

  app.post<{ Params: { id: string } }>('/desk/api/people/:id/end-sessions', staff, async (request, reply) => {
    const { tenant, actor } = await sitting(house, request)
    const id = uuid(request.params.id)
    const at = house.clock.now()
    await inTenant(house.db, tenant.id, async (tx) => {
      const person = await tx.selectFrom('staff').select('name').where('id', '=', id).executeTakeFirst()
      if (!person) throw new Refused(404, 'not-here', 'There is no such person.')
      await closeAllOf(tx, id, at)
      await recordOwnEvents(tx, house, tenant, [
        {
          type: 'role.changed',
          at,
          actor,
          says: { key: 'history.sessions.ended', params: { name: person.name } },
          body: { how: 'made', what: { change: 'end-sessions', staff: id } },
        },
      ])
    })
    return send(reply, {})
  })

  app.post<{ Params: { id: string } }>('/desk/api/sessions/:id/end', own, async (request, reply) => {
    const { tenant, staff: me } = await sitting(house, request)
    const hash = Buffer.from(request.params.id, 'hex')
    await inTenant(house.db, tenant.id, (tx) =>
      tx.deleteFrom('session').where('token_hash', '=', hash).where('staff_id', '=', me.id).execute(),
    )
    return send(reply, {})
  })

  app.post<{ Params: { id: string } }>('/desk/api/passkeys/:id/name', own, async (request, reply) => {
    const { tenant, staff: me } = await sitting(house, request)
    const { name } = read(request, contract.passkeyName)
    await inTenant(house.db, tenant.id, (tx) =>
      ownPasskey(tx, me.id, request.params.id).set({ name }).execute(),
    )
    return send(reply, {})
  })

  app.post<{ Params: { id: string } }>('/desk/api/passkeys/:id/revoke', own, async (request, reply) => {
    const sits = await sitting(house, request)
    await revokeOwn(house, sits, request.params.id)
    return send(reply, {})
  })
}

const ownPasskey = (tx: Tx, staff: string, id: string) =>
  tx
    .updateTable('passkey')
    .where('staff_id', '=', staff)
    .where('credential_id', '=', id)
    .where('revoked_at', 'is', null)

/** A person gives up one passkey of theirs; never the last, without which only two others could let them in again. */
async function revokeOwn(house: House, { tenant, staff, actor }: Sitting, id: string): Promise<void> {
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    const mine = await tx
      .selectFrom('passkey')
      .select('credential_id')
      .where('staff_id', '=', staff.id)
      .where('revoked_at', 'is', null)
      .forUpdate()
      .execute()
    if (!mine.some(({ credential_id }) => credential_id === id))
      throw new Refused(404, 'not-here', 'There is no such passkey of yours.')
    if (mine.length === 1)
      throw new Refused(409, 'last-passkey', 'This is your only passkey. Add another first.', {
        says: { key: 'people.last-passkey' },
      })
    await ownPasskey(tx, staff.id, id).set({ revoked_at: at }).execute()
    await recordOwnEvents(tx, house, tenant, [
      {
        type: 'key.rotated',
        at,
        actor,
        says: { key: 'history.passkey.revoked', params: { name: staff.name } },
        body: { staff: staff.id, credential: id },
      },
    ])
  })
}

async function peopleFor(house: House, sits: Sitting): Promise<contract.People> {
  const at = house.clock.now()
  const { tenant, staff, sessionHash } = sits
  return await inTenant(house.db, tenant.id, async (tx) => {
    const people = await peopleOf(tx, at, later(at, -idle))
    return {
      people: people.map(({ id, name, role, administers, active, asleep, passkeys, sessions }) => ({
        id,
        name,
        role: role as contract.Role,
        administers,
        active,
        asleep,
        passkeys,
        sessions,
      })),
      roles: contract.role.options.map((role) => ({ role, may: rightsOf({ role, administers: false }) })),
      pending: await waitingFor(tx, sits, ofTheHouse, 'staff', (change) =>
        change.change === 'setting' || isOfConnections(change)
          ? undefined
          : { says: sayingOf(change, people), concerned: 'staff' in change ? change.staff : undefined },
      ),
      mine: {
        passkeys: await passkeysFor(tx, staff.id),
        sessions: await sessionsFor(tx, staff.id, sessionHash, at),
        accounts: (
          await tx
            .selectFrom('account')
            .select(['issuer', 'linked_at'])
            .where('staff_id', '=', staff.id)
            .execute()
        ).map(({ issuer, linked_at }) => ({ issuer, linkedAt: linked_at })),
      },
    }
  })
}

async function sessionsFor(tx: Tx, staff: string, here: Buffer, at: string) {
  const rows = await tx
    .selectFrom('session')
    .select(['token_hash', 'device', 'came_by', 'created_at', 'last_used_at'])
    .where('staff_id', '=', staff)
    .where('ends_at', '>', at)
    .where('last_used_at', '>', later(at, -idle))
    .orderBy('last_used_at', 'desc')
    .execute()
  return rows.map(({ token_hash, device, came_by, created_at, last_used_at }) => ({
    id: token_hash.toString('hex'),
    device,
    cameBy: came_by as CameBy,
    since: created_at,
    lastUsedAt: last_used_at,
    here: token_hash.equals(here),
  }))
}
