/** Bluesky's Ozone, as somebody installed it: started from its own folder, beside stubs of what it asks outside. */
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Given } from './bench.ts'
import { freePort, launch, type Place } from './place.ts'

export type Ozone = { url: string; authorization: string; pid: number }

type Package = {
  readEnv(): unknown
  envToCfg(env: unknown): unknown
  envToSecrets(env: unknown): unknown
  OzoneService: { create(config: unknown, secrets: unknown): Promise<{ start(): Promise<unknown> }> }
  Database: new (options: { url?: string | undefined }) => {
    migrateToLatestOrThrow(): Promise<void>
    close(): Promise<void>
  }
}

const password = 'bench-alone'

/** Starts the Ozone of `folder` on a database of its own on the same PostgreSQL, with as many connections as ours has. */
export async function startOzone(given: Given, place: Place, folder: string): Promise<Ozone> {
  const port = await freePort()
  await place.pool(1).query('create database ozone')
  const ozone = launch(
    [join(import.meta.dirname, 'ozone.ts'), folder],
    {
      NODE_ENV: 'production',
      LOG_ENABLED: 'false',
      OZONE_PORT: `${port}`,
      OZONE_PUBLIC_URL: `http://localhost:${port}`,
      OZONE_SERVER_DID: 'did:web:ozone.example',
      OZONE_ADMIN_PASSWORD: password,
      OZONE_SIGNING_KEY_HEX: '7'.repeat(64),
      OZONE_DB_POSTGRES_URL: place.urlOf('ozone'),
      OZONE_DB_POOL_SIZE: '20',
      OZONE_APPVIEW_DID: 'did:web:appview.example',
    },
    join(place.folder, 'ozone.log'),
  )
  given.after(() => ozone.end())
  if ((await ozone.line((line) => /^ready$/.exec(line)?.[0])) === undefined)
    throw new Error(`Ozone did not start; what it said was in ${join(place.folder, 'ozone.log')}`)
  return {
    url: `http://127.0.0.1:${port}`,
    authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
    pid: ozone.pid,
  }
}

/** One take-down of one record that no other event was about. */
export function takedown(n: number) {
  const uri = `at://did:plc:${'guichetbench'.padEnd(24, 'a')}/app.bsky.feed.post/${String(n).padStart(13, '0')}`
  return {
    event: { $type: 'tools.ozone.moderation.defs#modEventTakedown', comment: 'bench' },
    subject: {
      $type: 'com.atproto.repo.strongRef',
      uri,
      cid: 'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
    },
    createdBy: 'did:web:moderator.example',
  }
}

/** Nothing is to be had from outside: what Ozone asks is answered with a no, at once. */
async function nobodyThere(): Promise<string> {
  const server = createServer((_, answer) => {
    answer.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"NotFound"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

if (import.meta.main) {
  const [folder = ''] = process.argv.slice(2)
  const entry = createRequire(join(folder, 'package.json')).resolve('@atproto/ozone')
  const outside = await nobodyThere()
  process.env.OZONE_APPVIEW_URL = outside
  process.env.OZONE_DID_PLC_URL = outside
  const { readEnv, envToCfg, envToSecrets, OzoneService, Database } = (await import(
    pathToFileURL(entry).href
  )) as Package
  const env = readEnv()
  const database = new Database({ url: process.env.OZONE_DB_POSTGRES_URL })
  await database.migrateToLatestOrThrow()
  await database.close()
  await (await OzoneService.create(envToCfg(env), envToSecrets(env))).start()
  process.stdout.write('ready\n')
  process.on('SIGTERM', () => process.exit(0))
}
