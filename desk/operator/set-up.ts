/**
 * What changes an installation beside its screens, as JSON on standard output: `init`, `tenant-add`, `tenant-list`,
 * `tenant-recover`, `tenant-wake`, `document-request`, `document-install`. `guichet init`, `guichet tenant` and `guichet document-key` run this. It works beside a desk that runs, and in a folder where none does.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { configFrom, type Config } from '../config.ts'
import { refusesKeys } from '../doctor/start.ts'
import { installDocumentKey, requestDocumentKey } from './document-files.ts'
import { firstRunLink, foundTenant } from '../tenants/found.ts'
import type { House, Tenant } from '../house.ts'
import { installationIn, keepInstallation } from '../installation.ts'
import { keySettings, openHouse } from '../open.ts'
import { recover, sleepers, wake } from './recover.ts'
import { systemClock } from '../outside/clock.ts'
import { Fault } from '../outside/fault.ts'
import { passphraseWeakness } from '../outside/keys.ts'
import { lockFolder } from '../outside/lock.ts'
import { systemChance, token } from '../outside/random.ts'
import { type Connection, deskRole } from '../sql/database.ts'
import { startEmbedded } from '../sql/embedded.ts'
import { embeddedConnection } from '../sql/inspect.ts'
import { allTenants } from '../tenants.ts'

const { values, positionals } = parseArgs({
  options: {
    data: { type: 'string' },
    url: { type: 'string' },
    'media-url': { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
    'passphrase-file': { type: 'string' },
    hostname: { type: 'string' },
    name: { type: 'string' },
    person: { type: 'string' },
    state: { type: 'string' },
    identifier: { type: 'string' },
    chain: { type: 'string' },
    key: { type: 'string' },
    'key-passphrase-file': { type: 'string' },
  },
  allowPositionals: true,
})

try {
  process.stdout.write(`${JSON.stringify(await done(positionals[0] ?? ''))}\n`)
} catch (fault) {
  if (!(fault instanceof Fault)) throw fault
  process.stderr.write(`${fault.message}\n`)
  process.exitCode = 1
}

async function done(what: string): Promise<unknown> {
  const given = values.data === undefined ? process.env : { ...process.env, GUICHET_DATA: values.data }
  const { dataDir } = configFrom(given)
  if (what === 'init') await makeInstallation(dataDir)
  const config = configFrom(given)
  if (!config.production)
    throw new Fault('setting-invalid', { found: `no installation in ${dataDir}`, wanted: 'guichet init' })
  if (what === 'document-request') return await requestDocumentKey(config, operator())
  if (what === 'document-install') return await installDocumentKey(config, broughtFiles())
  const hostname = (values.hostname ?? new URL(config.publicUrl).hostname).toLowerCase()
  return await withHouse(config, async (house) => {
    if (what === 'tenant-list') return await listed(house)
    const known = () => tenantOf(house, hostname)
    if (what === 'tenant-recover')
      return { hostname, link: await recover(house, await known(), values.person ?? '') }
    if (what === 'tenant-wake') {
      if (values.person !== undefined) await wake(house, await known(), values.person)
      return { hostname, asleep: await sleepers(house, await known()) }
    }
    const { tenant, isNew } = await foundTenant(house, hostname)
    const found = (await allTenants(house.db)).find(({ id }) => id === tenant.id) ?? tenant
    const link = await firstRunLink(house, found)
    return { hostname, isNew, url: config.publicUrl, dataDir, ...(link ? { link } : {}) }
  })
}

function operator() {
  const { name = '', state = '', identifier } = values
  return { legalName: name, state, ...(identifier ? { identifier } : {}) }
}

function broughtFiles() {
  const { chain = '', key, 'key-passphrase-file': passphraseFile } = values
  return {
    chainFile: chain,
    ...(key ? { keyFile: key } : {}),
    ...(passphraseFile ? { passphraseFile } : {}),
  }
}

/** Written before anything else is: a folder that was begun as a real desk never opens as a sandbox. */
async function makeInstallation(dataDir: string): Promise<void> {
  const url = values.url
  const before = installationIn(dataDir)
  if (before) {
    if (url !== undefined && before.settings.GUICHET_URL !== url)
      throw new Fault('setting-invalid', {
        found: `--url ${url}`,
        wanted: `${before.settings.GUICHET_URL}, as this installation was made; receipts and passkeys name it`,
      })
    return
  }
  if (existsSync(join(dataDir, 'sample-authority')) || existsSync(join(dataDir, 'plaza')))
    throw new Fault('sandbox-here', {
      found: `a sandbox in ${dataDir}`,
      wanted: 'an empty folder: what was invented must never stand beside what is real',
    })
  if (existsSync(join(dataDir, 'keys')))
    throw new Fault('sandbox-here', {
      found: `keys of an earlier desk in ${dataDir}`,
      wanted: 'an empty folder',
    })
  if (url === undefined)
    throw new Fault('setting-invalid', { found: 'no --url', wanted: 'the public address, https://…' })
  const settings = {
    GUICHET_URL: url.replace(/\/+$/, ''),
    ...(values['media-url'] ? { GUICHET_MEDIA_URL: values['media-url'] } : {}),
    ...(values.host ? { GUICHET_HOST: values.host } : {}),
    ...(values.port ? { PORT: values.port } : {}),
    ...(values['passphrase-file'] ? { GUICHET_KEYS_PASSPHRASE_FILE: values['passphrase-file'] } : {}),
  }
  // Judged as the next start will judge it, before it is kept; the passphrase too, or the folder could never be opened.
  const { passphrase } = await keySettings(configFrom({ GUICHET_DATA: dataDir, ...settings }))
  const weak = passphrase === undefined ? undefined : passphraseWeakness(passphrase)
  if (weak) throw new Fault('key-weak', { found: `a passphrase with ${weak}` })
  const lock = lockFolder(dataDir, systemClock.now())
  if (lock.kind === 'taken') throw new Fault('folder-taken', { found: lock.message })
  try {
    await keepInstallation(dataDir, { kind: 'production', settings }, token(6, systemChance))
  } finally {
    lock.release()
  }
}

async function tenantOf(house: House, hostname: string): Promise<Tenant> {
  const tenants = await allTenants(house.db)
  const tenant = tenants.find((each) => each.hostname === hostname)
  if (tenant) return tenant
  throw new Fault('tenant-unknown', {
    found: hostname,
    wanted: tenants.map((each) => each.hostname).join(', '),
  })
}

async function listed(house: House): Promise<unknown> {
  const tenants = await allTenants(house.db)
  return tenants.map(({ hostname, settings, firstRun }) => ({
    hostname,
    name: settings.legalName,
    open: firstRun === undefined,
  }))
}

/** The house, opened for one piece of work: on the database of the desk that runs, or on one woken for it. */
async function withHouse<T>(config: Config, work: (house: House) => Promise<T>): Promise<T> {
  const lock = lockFolder(config.dataDir, systemClock.now())
  const ends: (() => unknown)[] = [() => lock.kind === 'held' && lock.release()]
  try {
    const [unsafe] = await refusesKeys(config)
    if (unsafe) throw new Fault('keys-of-others', { found: unsafe.says, wanted: unsafe.mend ?? '' })
    const { connection, owner } = await database()
    const { house, close } = await openHouse(config, {
      connection,
      ...(owner ? { migrateConnection: owner } : {}),
    })
    ends.push(close)
    return await work(house)
  } finally {
    for (const end of ends.toReversed()) await end()
  }

  async function database(): Promise<{ connection: Connection; owner?: Connection }> {
    const { databaseUrl, migrateDatabaseUrl, dataDir } = config
    if (databaseUrl)
      return {
        connection: { connectionString: databaseUrl },
        ...(migrateDatabaseUrl ? { owner: { connectionString: migrateDatabaseUrl } } : {}),
      }
    if (lock.kind === 'taken') {
      const running = embeddedConnection(dataDir)
      if (!running) throw new Fault('folder-taken', { found: lock.message })
      ends.push(running.forget)
      return { connection: { ...running.connection, user: deskRole }, owner: running.connection }
    }
    const woken = await startEmbedded({ dataDir, log: () => undefined })
    ends.push(() => woken.stop())
    return { connection: { ...woken.connection, user: deskRole }, owner: woken.connection }
  }
}
