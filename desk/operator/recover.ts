/**
 * The way back in for a desk whose own people can no longer help each other. It is the operator's, from the machine
 * itself: whoever may read the data folder and the passphrase of its keys could do worse, and could do it unseen.
 */
import type { Actor } from '../../core/event.ts'
import { isAdministrator } from '../../core/house-change.ts'
import { later } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { linkFor } from '../link.ts'
import { Fault } from '../outside/fault.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { inTenant } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { lockHouse, peopleOf, revokeAllOf } from '../sql/house/people.ts'

const terminal: Actor = { kind: 'desk', name: 'Guichet, at the operator’s terminal' }

/**
 * Takes every passkey, account and session from one person and gives a link to enrol anew. Refused while two others
 * administer with passkeys: they do it, and the terminal cannot go past them. The event and an alert that everybody
 * sees at the desk are durable before the link is shown.
 */
export async function recover(house: House, tenant: Tenant, name: string): Promise<string> {
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
        wanted: 'that two of them enrol this person anew, on the page of people',
      })
    await revokeAllOf(tx, person.id, at)
    await recordOwnEvents(tx, house, tenant, [
      {
        type: 'role.changed',
        at,
        actor: terminal,
        says: { key: 'history.person.recovered', params: { name } },
        body: { how: 'made', what: { change: 'recover', staff: person.id } },
      },
    ])
    const says = { key: 'alert.person-recovered', params: { name } }
    await keepAlert(tx, house, tenant, { key: `recovered/${person.id}/${at}`, says, at })
    return await linkFor(tx, house, tenant, { staff: person.id })
  })
}
