/** A whole desk for a journey: real PostgreSQL, real HTTP, Plaza beside it, and a folder that is gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { configFrom } from '../desk/config.ts'
import type { House, Tenant } from '../desk/house.ts'
import { makeServer } from '../desk/http/server.ts'
import { rooms } from '../desk/http/rooms.ts'
import { startAnswerer } from '../desk/jobs/answerer.ts'
import { startCarrier } from '../desk/jobs/carrier.ts'
import { startDriller } from '../desk/jobs/driller.ts'
import { startHasher } from '../desk/jobs/hasher.ts'
import { startHunter } from '../desk/jobs/hunter.ts'
import { startLapser } from '../desk/jobs/lapser.ts'
import { startImporter } from '../desk/jobs/importer.ts'
import { startLister } from '../desk/jobs/lister.ts'
import { startFollower } from '../desk/jobs/follower.ts'
import type { Loop } from '../desk/jobs/loop.ts'
import { startSequencer } from '../desk/jobs/sequencer.ts'
import { startSweeper } from '../desk/jobs/sweeper.ts'
import { startTeller } from '../desk/jobs/teller.ts'
import { logFolder, openHouse } from '../desk/open.ts'
import type { Clock } from '../desk/outside/clock.ts'
import { openLogFiles } from '../desk/outside/logfiles.ts'
import { sandboxTenant } from '../desk/sandbox.ts'
import { startEmbedded } from '../desk/sql/embedded.ts'
import { startPlaza, type Plaza } from '../sandbox/plaza/start.ts'

export type Desk = {
  house: House
  tenant: Tenant
  plaza: Plaza
  /** `http://localhost:PORT`, without a slash at the end. */
  url: string
  /** Lines the desk said to its operator. */
  said: readonly string[]
}

/** Opens a desk that ends with its test. `carries: false` leaves effects waiting until the journey wants them done; `crowd` adds so many plain posts; `settings` are the operator's. */
export async function openDesk(
  t: TestContext,
  options: {
    clock?: Clock
    carries?: boolean
    drills?: boolean
    crowd?: number
    settings?: Readonly<Record<string, string>>
  } = {},
): Promise<Desk & { startCarrying(): void; stopSequencer(): Promise<void> }> {
  const ends: (() => unknown)[] = []
  t.after(async () => {
    for (const end of ends.toReversed()) await end()
  })
  const folder = mkdtempSync(join(tmpdir(), 'guichet-journey-'))
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePort()
  const config = configFrom({
    GUICHET_DATA: folder,
    PORT: `${port}`,
    GUICHET_CHECKPOINT_SECONDS: '1',
    ...options.settings,
  })
  const said: string[] = []
  const say: House['say'] = (line, facts) => void said.push(`${line} ${JSON.stringify(facts ?? {})}`)
  const fatal = (fault: unknown) => void said.push(`fatal: ${String(fault)}`)

  const postgres = await startEmbedded({ dataDir: folder, log: (line) => void said.push(line) })
  ends.push(() => postgres.stop())
  const { house, close } = await openHouse(config, {
    connection: postgres.connection,
    say,
    onFatal: fatal,
    ...(options.clock ? { clock: options.clock } : {}),
  })
  ends.push(close)
  const plaza = await startPlaza({
    dataDir: join(folder, 'plaza'),
    port: 0,
    clock: () => house.clock.now(),
    misbehaviour: true,
    crowd: options.crowd ?? 0,
  })
  ends.push(() => plaza.stop())
  const { tenant } = await sandboxTenant(house, plaza)
  const server = await makeServer(house, rooms)
  await server.listen({ port, host: '127.0.0.1' })
  ends.push(() => server.close())

  const loops: Loop[] = []
  ends.push(() => Promise.all(loops.map((loop) => loop.stop())))
  const files = openLogFiles(logFolder(config), { crashpoint: house.crashpoint, onFatal: fatal })
  const sequencer = startSequencer(house, files, {
    fatal,
    published: () => loops.forEach((loop) => loop.hint()),
  })
  loops.push(
    startSweeper(house, fatal),
    sequencer,
    startFollower(house, fatal),
    startImporter(house, fatal),
    startTeller(house, fatal),
    startHunter(house, fatal),
    startAnswerer(house, fatal),
    startLapser(house, fatal),
    startHasher(house, { atOnce: 1, fatal }),
    startLister(house, fatal),
  )
  if (options.drills !== false) loops.push(startDriller(house, fatal))
  const startCarrying = () => void loops.push(startCarrier(house, { atOnce: 8, fatal }))
  if (options.carries !== false) startCarrying()
  for (const work of ['effects', 'drills', 'told', 'hashing', 'listing'] as const)
    house.onNudge(work, () => loops.forEach((loop) => loop.hint()))
  return {
    house,
    tenant,
    plaza,
    url: config.publicUrl,
    said,
    startCarrying,
    stopSequencer: () => sequencer.stop(),
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Asks again and again until there is an answer. Patient: a slow machine is no defect of the desk. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 1_200; tries++) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`waited two minutes in vain for ${what}`)
}
