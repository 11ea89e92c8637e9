/** Who works at the desk: roles, passkeys, sessions, and what two persons change. */
import { z } from 'zod'
import { id, instant, saying } from './common.ts'
import { role } from './desk.ts'
import { secondPersonRule } from './second-person.ts'

const passkey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.optional(),
})
const openSession = z.object({
  id: z.string(),
  device: z.string(),
  cameBy: z.enum(['passkey', 'link', 'account']),
  since: instant,
  lastUsedAt: instant,
  /** The one this was asked with. */
  here: z.boolean(),
})
const personView = z.object({
  id,
  name: z.string(),
  role,
  administers: z.boolean(),
  active: z.boolean(),
  /** The desk came out of a backup, and nobody has said yet that they still work here. */
  asleep: z.boolean(),
  /** How many passkeys count; without one nothing of the desk is open to a person. */
  passkeys: z.number().int(),
  sessions: z.number().int(),
})
export type PersonView = z.infer<typeof personView>
const settingValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])
/** A change of people or settings that waits for a second person. */
export const houseChangeView = z.object({
  id,
  proposedBy: z.string(),
  proposedAt: instant,
  says: saying,
  /** Where it concerns which deeds take two persons: every rule, as it would stand. */
  rules: z.array(secondPersonRule).optional(),
  /** Of a connection: its title and every setting that would be another. */
  differs: z
    .array(z.object({ name: z.string(), before: settingValue.optional(), after: settingValue.optional() }))
    .optional(),
  /** Where there is a secret: what would become of it. It is never shown. */
  secret: z.enum(['kept', 'replaced']).optional(),
  /** Why nobody can agree yet. */
  note: saying.optional(),
  mayApprove: z.boolean(),
  mayReject: z.boolean(),
  /** Everybody who works here and could agree to it. */
  others: z.array(z.string()),
})
export type HouseChangeView = z.infer<typeof houseChangeView>

/** `GET /desk/api/people` */
const people = z.object({
  people: z.array(personView),
  roles: z.array(z.object({ role, may: z.array(z.string()) })),
  pending: z.array(houseChangeView),
  mine: z.object({
    passkeys: z.array(passkey),
    sessions: z.array(openSession),
    /** Accounts elsewhere that were linked to this person. */
    accounts: z.array(z.object({ issuer: z.string(), linkedAt: instant })),
  }),
})
export type People = z.infer<typeof people>

/** `POST /desk/api/people/changes`: done at once, or proposed for a second person. */
export const peopleChange = z.discriminatedUnion('change', [
  z.object({
    change: z.literal('invite'),
    name: z.string().trim().min(2).max(120),
    role,
    administers: z.boolean(),
  }),
  z.object({ change: z.literal('role'), staff: id, role, administers: z.boolean() }),
  z.object({ change: z.literal('deactivate'), staff: id }),
  z.object({ change: z.literal('reactivate'), staff: id }),
  z.object({ change: z.literal('enrol-anew'), staff: id }),
  z.object({ change: z.literal('wake'), staff: id }),
])
/** `link` is shown once, to whoever asked for it, and hands the desk to whoever opens it first. */
const changeDone = z.object({ waits: z.boolean(), id: id.optional(), link: z.string().optional() })
export type ChangeDone = z.infer<typeof changeDone>

/** `GET /desk/api/doors`: what the door offers beside passkeys. */
const doors = z.object({ account: z.object({ label: z.string() }).optional() })
export type Doors = z.infer<typeof doors>
/** `POST /desk/api/accounts/unlink` */
export const accountUnlink = z.object({ issuer: z.string().max(500) })

/** `POST /desk/api/passkeys/{id}/name` and `POST /desk/api/people/me/name`. */
export const passkeyName = z.object({ name: z.string().trim().min(1).max(80) })
