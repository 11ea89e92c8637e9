/** A tenant's connections to its platforms: what everybody may read of them, and the secrets that nobody may. */
import { connectorNamed, openPlatform } from '../../connectors/platforms/index.ts'
import type { PlatformConnector, Trial } from '../../connectors/platforms/connector.ts'
import { rememberingKeys } from '../../connectors/platforms/remember.ts'
import { several } from '../../connectors/platforms/several.ts'
import { ConnectorFault, type Abilities, type Platform } from '../../core/platform.ts'
import type { Wire } from '../../core/wire.ts'
import type { House, Tenant } from '../house.ts'
import { Fault } from '../outside/fault.ts'
import type { Connection } from '../sql/tables.ts'
import { supersededIn } from '../sql/demands/platform-deeds.ts'

export type Secrets = Record<string, string>
type Tools = Pick<House, 'db' | 'keys' | 'clock'>
type Opened = { platform: Platform; attempt(): Promise<readonly Trial[]> }

/** Seals the secrets into the place of one connection of one tenant; they open nowhere else. */
export async function sealSecrets(
  { keys }: Pick<House, 'keys'>,
  tenant: string,
  id: string,
  secrets: Secrets,
): Promise<Connection['sealed']> {
  const { box, keyVersion } = await keys.wrap(placeOf(tenant, id), Buffer.from(JSON.stringify(secrets)))
  return { box: box.toString('base64'), keyVersion }
}

export async function openSecrets(
  { keys }: Pick<House, 'keys'>,
  tenant: string,
  { id, sealed }: Connection,
): Promise<Secrets> {
  const wrapped = { box: Buffer.from(sealed.box, 'base64'), keyVersion: sealed.keyVersion }
  return JSON.parse((await keys.unwrap(placeOf(tenant, id), wrapped)).toString('utf8')) as Secrets
}

export const placeOf = (tenant: string, id: string) => ({ tenant, caseId: 'connection', object: id })

function connectorOf({ kind }: Pick<Connection, 'kind'>): PlatformConnector {
  const connector = connectorNamed(kind)
  if (!connector) throw new Fault('platform-unknown', { found: kind })
  return connector
}

/** Where a connection leads, and nowhere else. Settings that no longer fit their connector lead nowhere. */
export function originsOf(connection: Pick<Connection, 'kind' | 'settings'>): readonly string[] {
  const connector = connectorNamed(connection.kind)
  const settings = connector?.settings.safeParse(connection.settings)
  return connector && settings?.success ? connector.origins(settings.data) : []
}

/** Where the public meets the tenant's first platform. */
export function homeOf({ settings }: Tenant): string | undefined {
  const [first] = settings.platforms
  const connector = first && connectorNamed(first.kind)
  const read = connector?.settings.safeParse(first?.settings)
  return connector && read?.success ? connector.home(read.data) : undefined
}

export function abilitiesOf(connection: Pick<Connection, 'kind' | 'settings'>): Abilities {
  const connector = connectorOf(connection)
  return connector.abilities(connector.settings.parse(connection.settings))
}

/** Opens what an operator wrote down, on a wire that leads to its own origins alone. */
export function openWritten(
  tools: Pick<House, 'clock'>,
  { kind, settings }: Pick<Connection, 'kind' | 'settings'>,
  secrets: Secrets,
  wire: Wire,
): Opened {
  const opened = openPlatform(kind, { settings, secrets }, { wire, clock: () => tools.clock.now() })
  if (!opened) throw new Fault('platform-unknown', { found: kind })
  return opened
}

/** Opens a connection for deeds: where its platform does not know keys, the desk remembers them for it. */
export async function openConnection(
  tools: Tools,
  tenant: Tenant,
  connection: Connection,
  wire: Wire,
): Promise<Opened> {
  const opened = openWritten(tools, connection, await openSecrets(tools, tenant.id, connection), wire)
  if (abilitiesOf(connection).knowsKeys) return opened
  const memory = {
    isOver: (piece: string, key: string) => supersededIn(tools, tenant, connection.id, piece, key),
  }
  return { ...opened, platform: rememberingKeys(opened.platform, memory) }
}

export type Connected = ReturnType<typeof several>

/** All platforms of a tenant as one. Each is opened when it is first needed, and again when its settings have changed. */
export function connectionsFor(tools: Tools, wireFor: House['wireTo']) {
  const kept = new Map<string, { written: string; opened: Promise<Opened> }>()

  function open(tenant: Tenant, connection: Connection): Promise<Opened> {
    const name = `${tenant.id} ${connection.id}`
    const written = JSON.stringify(connection)
    const known = kept.get(name)
    if (known?.written === written) return known.opened
    const opened = openConnection(tools, tenant, connection, wireFor(tenant, originsOf(connection)))
    kept.set(name, { written, opened })
    // What could not be opened is tried afresh the next time.
    opened.catch(() => kept.delete(name))
    return opened
  }

  return (tenant: Tenant): Connected =>
    several(
      tenant.settings.platforms.map((connection) => ({
        id: connection.id,
        retired: connection.retired === true,
        abilities: () => abilitiesOf(connection),
        open: async () => (await open(tenant, connection)).platform,
      })),
    )
}

/** What the platform of this piece can do. Where nobody is connected any more, nothing. */
export function abilitiesAt(
  house: Pick<House, 'platformOf'>,
  tenant: Tenant,
  reference: string,
): Pick<Abilities, 'notices' | 'byCountry' | 'lookouts'> {
  try {
    return house.platformOf(tenant).abilitiesOf(reference)
  } catch (fault) {
    if (!(fault instanceof ConnectorFault)) throw fault
    return { notices: false, byCountry: false, lookouts: [] }
  }
}
