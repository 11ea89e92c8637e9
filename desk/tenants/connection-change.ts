/** Changes of a tenant's connections to its platforms: how they are judged as it stands, made, and said. */
import type { Actor, EventDraft, Saying } from '../../core/event.ts'
import type { ConnectionChange, NotAllowed } from '../../core/house-change.ts'
import type { Instant } from '../../core/instant.ts'
import type { Tx } from '../sql/database.ts'
import { lockSettings, writeConnections } from '../sql/house/settings.ts'
import type { Connection } from '../sql/tables.ts'
import type { How } from './two-persons.ts'

/** The list as it stands, under lock: two administrators at once change it one after the other. */
export const connectionsIn = async (tx: Tx, tenant: string): Promise<Connection[]> =>
  (await lockSettings(tx, tenant)).platforms

/** The last connection in use stays in use; what is not there cannot be changed, and what is new takes nobody's place. */
export function whyNotConnection(
  change: ConnectionChange,
  list: readonly Connection[],
): NotAllowed | undefined {
  const { id, title } = change
  const known = list.find((one) => one.id === id)
  if (change.change === 'connection') {
    const { kind } = change.connection as Connection
    if (known && change.isNew)
      return { refused: 'id-taken', found: known.title, wanted: 'a short name that no connection has' }
    return known && known.kind !== kind
      ? { refused: 'other-kind', found: title, wanted: known.kind }
      : undefined
  }
  if (!known) return { refused: 'no-such-connection', found: title, wanted: 'a connection there is' }
  return change.retired && !list.some((one) => one.id !== id && !one.retired)
    ? { refused: 'last-connection', found: title, wanted: 'another connection in use' }
    : undefined
}

export async function makeConnection(
  tx: Tx,
  tenant: string,
  change: ConnectionChange,
  list: readonly Connection[],
): Promise<void> {
  await writeConnections(tx, tenant, changed(change, list))
}

function changed(change: ConnectionChange, list: readonly Connection[]): Connection[] {
  const before = list.find(({ id }) => id === change.id)
  if (change.change === 'connection-use') {
    return list.map((one) => {
      if (one.id !== change.id) return one
      const { retired: _was, ...rest } = one
      return change.retired ? { ...rest, retired: true } : rest
    })
  }
  // Whether it is in use is a question of its own, and may have been answered since.
  const { retired: _then, ...written } = change.connection as Connection
  const now: Connection = before?.retired ? { ...written, retired: true } : written
  return before ? list.map((one) => (one.id === change.id ? now : one)) : [...list, now]
}

const made = (change: ConnectionChange) =>
  change.change === 'connection-use'
    ? change.retired
      ? 'retired'
      : 'back'
    : change.isNew
      ? 'added'
      : 'changed'

/** What is secret is in no event, not even sealed. */
export function connectionEvent(how: How, change: ConnectionChange, actor: Actor, at: Instant): EventDraft {
  const outcome = how === 'proposed' || how === 'rejected' ? how : made(change)
  const connection = change.change === 'connection' ? (change.connection as Connection) : undefined
  return {
    type: 'connection.changed',
    at,
    actor,
    says: { key: `history.connection.${outcome}`, params: { title: change.title } },
    body: {
      connection: change.id,
      how: outcome,
      what: made(change),
      ...(connection ? { kind: connection.kind, settings: connection.settings } : {}),
    },
  }
}

/** What a change does, in a sentence. */
export function connectionSaying(change: ConnectionChange): Saying {
  const { title } = change
  return change.change === 'connection'
    ? { key: `house-change.connection.${made(change)}`, params: { title, value: change.leadsTo } }
    : { key: `house-change.connection.${made(change)}`, params: { title } }
}

type Value = Connection['settings'][string]
type Differences = {
  differs?: { name: string; before?: Value; after?: Value }[]
  secret?: 'kept' | 'replaced'
}

/** What whoever agrees must read beside the places: a switch turned or a secret replaced changes what is done there. */
export function differencesOf(change: ConnectionChange, list: readonly Connection[]): Differences {
  if (change.change !== 'connection') return {}
  const now = flat(change.connection as Connection)
  const known = list.find(({ id }) => id === change.id)
  const was = known ? flat(known) : {}
  const names = [...new Set([...Object.keys(was), ...Object.keys(now)])]
  return {
    differs: names
      .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(now[name]))
      .map((name) => ({
        name,
        ...(was[name] === undefined ? {} : { before: was[name] }),
        ...(now[name] === undefined ? {} : { after: now[name] }),
      })),
    // What an earlier version proposed did not say: the worse of the two.
    secret: change.replacesSecret === false ? 'kept' : 'replaced',
  }
}

const flat = ({ title, settings }: Connection): Record<string, Value> => ({ title, ...settings })
