/**
 * The way back in for a desk whose own people can no longer help each other. It is the operator's, from the machine
 * itself: whoever may read the data folder and the passphrase of its keys could do worse, and could do it unseen.
 */
import type { Actor } from '../../core/event.ts'
import { isAdministrator } from '../../core/house-change.ts'
import { type Instant, later } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { linkFor } from '../link.ts'
import { Fault } from '../outside/fault.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { passkeysFor } from '../sql/house/passkeys.ts'
import { lockHouse, peopleOf, type PersonRow, revokeAllOf, wakePerson } from '../sql/house/people.ts'

const terminal: Actor = { kind: 'desk', name: 'Guichet, at the operator’s terminal' }

/**
 * Takes every passkey, account and session from one person and gives a link to enrol anew. Refused while two others
 * administer with passkeys: they do it, and the terminal cannot go past them. The event and an alert that everybody
 * sees at the desk are durable before the link is shown.
 */
export async function recover(house: House, tenant: Tenant, name: string): Promise<string> {
  return await forSomebody(house, tenant, name, 'recover', async (tx, person, at) => {
    await revokeAllOf(tx, person.id, at)
    return await linkFor(tx, house, tenant, { staff: person.id })
  })
}

/**
 * Says of somebody who sleeps since a restore that they still work here, with the passkeys that the backup knew. Like
 * {@link recover}, refused while two others administer awake, and as loud.
 */
export async function wake(house: House, tenant: Tenant, name: string): Promise<void> {
  await forSomebody(house, tenant, name, 'wake', async (tx, person) => {
    if (!person.asleep)
      throw new Fault('not-asleep', { found: name, wanted: 'somebody who sleeps since a restore' })
    await wakePerson(tx, person.id)
  })
}

/** Who sleeps, with what they would come in with: to be read by somebody who knows what was lost since. */
export async function sleepers(house: House, tenant: Tenant) {
  const at = house.clock.now()
  return await inTenant(house.db, tenant.id, async (tx) => {
    const people = await peopleOf(tx, at, at)
    const asleep = people.filter((person) => person.asleep)
    return await Promise.all(
      asleep.map(async ({ id, name, role, administers }) => ({
        name,
        role,
        administers: isAdministrator({ role, administers }),
        passkeys: await passkeysFor(tx, id),
      })),
    )
  })
}

const told = {
  recover: { says: 'history.person.recovered', alert: 'alert.person-recovered', key: 'recovered' },
  wake: { says: 'history.person.woken', alert: 'alert.person-woken', key: 'woken' },
} as const

async function forSomebody<T>(
  house: House,
  tenant: Tenant,
  name: string,
  change: keyof typeof told,
  deed: (tx: Tx, person: PersonRow, at: Instant) => Promise<T>,
): Promise<T> {
  const at = house.clock.now()
  return await inTenant(house.db, tenant.id, async (tx) => {
    await lockHouse(tx, tenant.id)
    const people = await peopleOf(tx, at, later(at, -30 * 60_000))
    const here = people.filter(({ active }) => active)
    const person = here.find((each) => each.name === name)
    if (!person)
      throw new Fault('person-unknown', {
        found: name,
        wanted: here.map((each) => each.name).join(', '),
      })
    const others = here.filter((each) => each !== person && each.enrolled && isAdministrator(each))
    if (others.length >= 2)
      throw new Fault('colleagues-can', {
        found: `${others.map((each) => each.name).join(', ')}, who administer with passkeys`,
        wanted: 'that two of them do this, on the page of people',
      })
    const done = await deed(tx, person, at)
    const { says, alert, key } = told[change]
    await recordOwnEvents(tx, house, tenant, [
      {
        type: 'role.changed',
        at,
        actor: terminal,
        says: { key: says, params: { name } },
        body: { how: 'made', what: { change, staff: person.id } },
      },
    ])
    await keepAlert(tx, house, tenant, {
      key: `${key}/${person.id}/${at}`,
      says: { key: alert, params: { name } },
      at,
    })
    return done
  })
}
