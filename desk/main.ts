/** The desk in one process: what starts, in which order, and how it ends. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startPlaza } from '../sandbox/plaza/start.ts'
import type { Instant } from '../core/instant.ts'
import { type Config, configFrom } from './config.ts'
import type { Finding } from './doctor/facts.ts'
import { whyNotOpen } from './doctor/not-open.ts'
import { refusesKeys, refusesToStart } from './doctor/start.ts'
import { makeWindow } from './http/health.ts'
import { makeServer } from './http/server.ts'
import { rooms } from './http/rooms.ts'
import { startAnswerer } from './jobs/answerer.ts'
import { startCarrier } from './jobs/carrier.ts'
import { startDriller } from './jobs/driller.ts'
import { startFollower } from './jobs/follower.ts'
import { startHasher } from './jobs/hasher.ts'
import { startLister } from './jobs/lister.ts'
import { startHousekeeping } from './jobs/housekeeping.ts'
import { startHunter } from './jobs/hunter.ts'
import { startImporter } from './jobs/importer.ts'
import { startIndexer } from './jobs/indexer.ts'
import { startLapser } from './jobs/lapser.ts'
import type { Loop } from './jobs/loop.ts'
import { startSequencer } from './jobs/sequencer.ts'
import { startSweeper } from './jobs/sweeper.ts'
import { startTeller } from './jobs/teller.ts'
import { Fault, toldOf } from './outside/fault.ts'
import { lockFolder } from './outside/lock.ts'
import { removeLeftFolders } from './outside/process/folder.ts'
import { openLogFiles } from './outside/logfiles.ts'
import { systemClock } from './outside/clock.ts'
import { crashpointFrom } from './outside/crashpoint.ts'
import { firstRunLink, isAwaited } from './tenants/found.ts'
import type { House } from './house.ts'
import { logFolder, openHouse } from './open.ts'
import { sandboxTenant, sendSampleOrder, signInLink } from './sandbox.ts'
import { makeSampleBank } from './sandbox-bank.ts'
import { startEmbedded } from './sql/embedded.ts'
import { type Connection, deskRole, migrationNames } from './sql/database.ts'
import { listen } from './sql/listen.ts'
import { watchSchema } from './sql/schema.ts'
import { addressOf, allTenants } from './tenants.ts'

/** Say to whoever starts us that starting again will not help: another version is wanted, or a safe set-up. */
const schemaMoved = 69
const unsafeStart = 78

const config = settings()
const stops: (() => Promise<unknown> | void)[] = []
let ending = false

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function say(line: string, facts: Record<string, string | number> = {}): void {
  process.stderr.write(`${JSON.stringify({ at: systemClock.now(), says: line, ...facts })}\n`)
}

async function end(code: number): Promise<void> {
  if (ending) return
  ending = true
  for (const stop of stops.toReversed())
    await Promise.resolve(stop()).catch((fault) => say('something did not stop well', { why: toldOf(fault) }))
  process.exit(code)
}

/** Says what keeps the desk from opening, and ends. */
async function isUnsafe(findings: readonly Finding[]): Promise<boolean> {
  for (const { says, mend } of findings) print(`UNSAFE: ${says}${mend ? `\n        ${mend}` : ''}`)
  if (findings.length === 0) return false
  print('The desk does not open like this. “guichet doctor” looks again.')
  await end(unsafeStart)
  return true
}

/** The disk or the log can no longer be trusted: end at once, and wake up fresh from what is really there. */
function fatal(fault: unknown): void {
  say('THE HOUSE CANNOT GO ON and ends; start it again', { why: toldOf(fault) })
  process.exit(70)
}

async function start(): Promise<void> {
  const lock = lockFolder(config.dataDir, systemClock.now())
  if (lock.kind === 'taken') {
    print(lock.message)
    process.exit(75)
  }
  stops.push(() => lock.release())
  await removeLeftFolders()
  if (await isUnsafe(await refusesKeys(config))) return
  const { connection, migrateConnection } = await database(config)
  const { house, close } = await openHouse(config, {
    connection,
    ...(migrateConnection ? { migrateConnection } : {}),
    say,
    crashpoint: crashpointFrom(process.env),
    onFatal: fatal,
  })
  stops.push(close)
  const schema = await watchSchema(connection, migrationNames, (why) => {
    say('A NEWER DESK CHANGES THE SCHEMA: this one ends what it has in hand and stops', { why })
    void end(schemaMoved)
  })
  stops.push(() => schema.stop())
  house.schemaMoved = schema.moved
  if (await isUnsafe(await refusesToStart(config))) return
  if (config.metrics) {
    const window = await makeWindow(house)
    await window.listen(config.metrics)
    stops.push(() => window.close())
  }
  const sandbox = config.production
    ? undefined
    : await sandboxTenant(house, await plazaOf(config, () => house.clock.now()))
  await house.crashpoint('start.tenant-made')

  if (config.roles.has('web')) {
    const server = await makeServer(house, rooms)
    await server.listen({ port: config.port, host: config.host })
    stops.push(() => server.close())
    await house.crashpoint('start.listening')
    if (sandbox?.isNew) {
      await makeSampleBank(house, sandbox.tenant)
      await sendSampleOrder(house, server, sandbox.tenant)
    }
  }
  const loops: Loop[] = []
  if (config.roles.has('worker')) {
    const carrier = startCarrier(house, { atOnce: 8, fatal, alone: config.databaseUrl === undefined })
    const driller = startDriller(house, fatal)
    const teller = startTeller(house, fatal)
    const hasher = startHasher(house, { atOnce: config.decoding.atOnce, fatal })
    const lister = startLister(house, fatal)
    // A change may bring work for those who carry out; what time alone makes due is looked for by itself.
    house.onNudge('effects', carrier.hint)
    house.onNudge('drills', driller.hint)
    house.onNudge('hashing', hasher.hint)
    house.onNudge('listing', lister.hint)
    house.onNudge('told', teller.hint)
    // So may a change that another process writes, if it carries nothing out itself.
    if (config.databaseUrl !== undefined) {
      const ears = listen(house, { guichet_work: carrier.hint })
      stops.push(() => ears.stop())
    }
    loops.push(
      carrier,
      driller,
      hasher,
      lister,
      teller,
      startSweeper(house, fatal),
      startHousekeeping(house, fatal),
      startIndexer(house, fatal),
      startHunter(house, fatal),
      startImporter(house, fatal),
      startAnswerer(house, fatal),
      startLapser(house, fatal),
    )
  }
  // Whoever answers a scan or searches what was scanned does so from lists of its own.
  if (config.roles.has('web') || config.roles.has('worker')) {
    const follower = startFollower(house, fatal)
    const ears = listen(house, { guichet_lists: follower.hint })
    stops.push(() => ears.stop())
    loops.push(follower)
  }
  if (config.roles.has('sequencer')) {
    const files = openLogFiles(logFolder(config), { crashpoint: house.crashpoint, onFatal: fatal })
    const sequencer = startSequencer(house, files, {
      fatal,
      published: () => loops.forEach((loop) => loop.hint()),
    })
    house.logRefuses = sequencer.refused
    loops.push(sequencer)
  }
  stops.push(() => Promise.all(loops.map((loop) => loop.stop())))

  lock.tell(config.publicUrl)
  if (sandbox) print(`Guichet (sandbox: nothing is real) is open: ${await signInLink(house, sandbox.tenant)}`)
  else await tellWhereItOpens(house)
}

/** Where a real desk is met, and for each tenant that nobody has entered yet, the one link that lets its first person in. */
async function tellWhereItOpens(house: House): Promise<void> {
  for (const tenant of await allTenants(house.db)) {
    const link = (await isAwaited(house, tenant)) ? undefined : await firstRunLink(house, tenant)
    const address = addressOf(house, tenant)
    if (link) print(`Guichet waits for its first person, for an hour, once: ${link}`)
    else if (tenant.firstRun) print(`Guichet is being set up: ${address}`)
    else print(`Guichet is open: ${address}`)
  }
}

/** The sample platform: in this process, unless one runs elsewhere. */
async function plazaOf(
  { dataDir, plazaPort, plaza }: Config,
  clock: () => Instant,
): Promise<{ origin: string; token: string }> {
  if (plaza) return { origin: plaza.url, token: (await readFile(plaza.tokenFile, 'utf8')).trim() }
  const own = await startPlaza({ dataDir: join(dataDir, 'plaza'), port: plazaPort, clock })
  stops.push(() => own.stop())
  return own
}

async function database({
  dataDir,
  databaseUrl,
  migrateDatabaseUrl,
}: Config): Promise<{ connection: Connection; migrateConnection?: Connection }> {
  if (databaseUrl) {
    return {
      connection: { connectionString: databaseUrl },
      ...(migrateDatabaseUrl ? { migrateConnection: { connectionString: migrateDatabaseUrl } } : {}),
    }
  }
  const embedded = await startEmbedded({ dataDir, log: (line) => say(line) })
  stops.push(() => embedded.stop())
  return { connection: { ...embedded.connection, user: deskRole }, migrateConnection: embedded.connection }
}

/** A setting that is wrong stays wrong however often somebody starts us. */
function settings(): Config {
  try {
    return configFrom(process.env)
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    print(`The desk does not open: ${fault.message}.`)
    process.exit(unsafeStart)
  }
}

process.on('SIGTERM', () => void end(0))
process.on('SIGINT', () => void end(0))
start().catch((fault) => {
  const why = whyNotOpen(fault, config)
  if (why) print(`The desk does not open: ${why}`)
  else
    say('the desk could not open', {
      why:
        fault instanceof Error
          ? `${fault.message}${fault.cause ? `: ${String(fault.cause)}` : ''}`
          : String(fault),
    })
  void end(fault instanceof Fault && fault.code === 'schema-newer' ? schemaMoved : 1)
})
