/** Changes of who works at the desk and of what the operator says about it, as rules: who must agree, and what may never be. */

export type Person = {
  id: string
  name: string
  role: string
  /** Looks after people and settings, whatever else they do. */
  administers: boolean
  active: boolean
  /** Has a passkey that counts. */
  enrolled: boolean
  /** Works here as far as a backup knew; nothing opens for them before somebody said so again. */
  asleep: boolean
}

export type PeopleChange =
  | { change: 'invite'; name: string; role: string; administers: boolean }
  | { change: 'role'; staff: string; role: string; administers: boolean }
  | { change: 'deactivate'; staff: string }
  | { change: 'reactivate'; staff: string }
  | { change: 'enrol-anew'; staff: string }
  | { change: 'wake'; staff: string }
/** `replacesSecret`: whether the secret in it is another than the one that stands. */
export type SettingChange = { change: 'setting'; setting: string; value: unknown; replacesSecret?: boolean }
/**
 * Where every order is carried to: a platform as it would be reached from then on, whole and with its secrets sealed, or
 * whether one is in use. `leadsTo` are the places, as whoever agrees reads them.
 */
export type ConnectionChange =
  | {
      change: 'connection'
      connection: unknown
      id: string
      title: string
      isNew: boolean
      leadsTo: string
      replacesSecret?: boolean
    }
  | { change: 'connection-use'; id: string; title: string; retired: boolean }
export type HouseChange = PeopleChange | SettingChange | ConnectionChange

export const isOfConnections = (change: HouseChange): change is ConnectionChange =>
  change.change === 'connection' || change.change === 'connection-use'

/**
 * Settings by which one person alone could turn the law, the answers or the door, have the past erased, have what
 * everybody uploads kept, or lead elsewhere what the desk says of it: two agree on them. An alert names no content and
 * decides nothing, so where it goes is for one to say.
 */
const graveSettings: ReadonlySet<string> = new Set([
  'homeState',
  'authorisedPerson',
  'undisputedBeforeAutomatic',
  'recordYears',
  'signIn',
  'secondPerson',
  'retroHunt',
  'verdictWebhook',
])

export const isAdministrator = ({ role, administers }: Pick<Person, 'role' | 'administers'>) =>
  role === 'administrator' || administers

export const keepsRegister = ({ role }: Pick<Person, 'role'>) => role === 'senior' || role === 'registrar'

/**
 * Roles whose word counts where two persons are wanted, on the register or on a demand. Whoever could fill one alone, by
 * an invitation whose link they open themselves, would be both of the two.
 */
const secondPersons: ReadonlySet<string> = new Set(['officer', 'senior', 'registrar'])

/** Whether one administrator alone may not let somebody into this role, or back into it. */
export const isGuarded = (person: Pick<Person, 'role' | 'administers'>) =>
  isAdministrator(person) || secondPersons.has(person.role)

/** Whether one person may do this alone. `found` is whom it concerns, as they are now. */
export function wantsTwo(change: HouseChange, found: Person | undefined): boolean {
  switch (change.change) {
    case 'setting':
      return graveSettings.has(change.setting)
    case 'enrol-anew':
    case 'connection':
    case 'connection-use':
      return true
    case 'invite':
      return isGuarded(change)
    case 'role':
      return isGuarded(change) || (found !== undefined && isAdministrator(found))
    case 'reactivate':
    case 'wake':
      return found !== undefined && isGuarded(found)
    case 'deactivate':
      return found !== undefined && isAdministrator(found)
  }
}

export type NotAllowed = { refused: string; found: string; wanted: string }

/**
 * Why a change of people may not be made, or `undefined`. What is left must be able to run a desk: two who administer
 * (one could never again be helped by another), two who keep the register, one who decides. Only persons with a passkey
 * count; a person never decides about themselves.
 */
export function notAllowed(
  change: PeopleChange,
  people: readonly Person[],
  by: readonly string[],
): NotAllowed | undefined {
  if (change.change === 'invite') {
    const same = (text: string) => text.normalize('NFKC').trim().toLowerCase()
    const twin = people.find(({ name }) => same(name) === same(change.name))
    return twin && no('name-taken', twin.name, 'a name that nobody at this desk has or had')
  }
  const person = people.find(({ id }) => id === change.staff)
  if (!person) return no('no-such-person', change.staff, 'a person of this desk')
  if (by.includes(person.id)) return no('not-oneself', person.name, 'somebody else than the person concerned')
  if (change.change === 'reactivate')
    return person.active ? no('active', person.name, 'a person who has left') : undefined
  if (!person.active) return no('not-active', person.name, 'a person who works here')
  if (change.change === 'enrol-anew') return undefined
  if (change.change === 'wake')
    return person.asleep ? undefined : no('not-asleep', person.name, 'somebody whose standing is not known')
  const after: Person =
    change.change === 'deactivate'
      ? { ...person, active: false }
      : { ...person, role: change.role, administers: change.administers }
  return lacking(
    people.map((each) => (each === person ? after : each)),
    people,
  )
}

const wanted = [
  { what: 'administrators', least: 2, counts: isAdministrator },
  { what: 'register', least: 2, counts: keepsRegister },
  { what: 'seniors', least: 1, counts: ({ role }: Person) => role === 'senior' },
] as const

/** What the people who work here are too few for, compared with before: a desk that is short already may still change. */
function lacking(after: readonly Person[], before: readonly Person[]): NotAllowed | undefined {
  for (const { what, least, counts } of wanted) {
    const count = (people: readonly Person[]) =>
      people.filter((each) => each.active && each.enrolled && counts(each)).length
    if (count(after) < least && count(after) < count(before))
      return no(`too-few-${what}`, `${count(after)} left`, `at least ${least}`)
  }
  return undefined
}

function no(why: string, found: string, wantedWords: string): NotAllowed {
  return { refused: why, found, wanted: wantedWords }
}
