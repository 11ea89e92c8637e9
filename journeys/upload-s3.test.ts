/** The bucket of the client's README and example, on an S3 server that is not ours. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { needs } from '../checks/needs.ts'
import { type Bucket, onObjectMade, onVerdict } from '../client/examples/s3-bucket.ts'
import { openScanner } from '../client/index.ts'
import { eventually, freePort, openDesk } from './desk.ts'
import { does, entry } from './lists.ts'
import { officerAt } from './officer.ts'
import { tokenAt } from './program.ts'

const home = join(import.meta.dirname, '..')
const media = (name: string) => readFileSync(join(home, 'sandbox/plaza/media', name))

test('an object that comes into a bucket is asked about, tagged or put aside, and brought back when a person says so', async (t) => {
  if (!needs(t, 's3')) return
  const s3 = await bucketAt(t)
  const desk = await openDesk(t, { settings: { GUICHET_FETCH_FROM: `public ${s3.origin}` } })
  const officer = await officerAt(desk)
  const scanner = openScanner(desk.url, { token: (await tokenAt(desk, ['scan'])).secret })
  await does(officer, 'banks', { name: 'LISTED', title: 'Listed' })
  const value = createHash('sha256').update(media('books.jpg')).digest('hex')
  await does(officer, 'banks/LISTED/entries', entry([{ kind: 'sha256', value }]))
  const made = (key: string, size = 0) => ({
    Records: [{ s3: { object: { key: encodeURIComponent(key).replaceAll('%20', '+'), size } } }],
  })

  await s3.put('a dune, é.jpg', media('dunes.jpg'))
  await onObjectMade(made('a dune, é.jpg'), s3.bucket, scanner)
  assert.deepEqual(await s3.tags('a dune, é.jpg'), { guichet: 'none' })

  // What is large is fetched by the desk, at an address that the bucket signed.
  await s3.put('in/books 1.jpg', media('books.jpg'))
  await eventually('the list to be followed', async () => {
    await onObjectMade(made('in/books 1.jpg', 2 ** 30), s3.bucket, scanner)
    return await s3.has('quarantine/in/books 1.jpg')
  })
  assert.equal(await s3.has('in/books 1.jpg'), false)
  await onVerdict({ content: 'in/books 1.jpg', advice: 'none' }, s3.bucket)
  assert.deepEqual([await s3.has('in/books 1.jpg'), await s3.has('quarantine/in/books 1.jpg')], [true, false])
})

type Client = { send(command: object): Promise<Record<string, unknown>> }
type Sdk = Record<string, new (given: object) => Client & object>

async function bucketAt(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-s3-'))
  t.after(() => rmSync(folder, { recursive: true }))
  symlinkSync(join(home, 'checks/s3/node_modules'), join(folder, 'node_modules'))
  const [, code = ''] =
    /^```js bucket\.mjs\n(.*?)^```$/ms.exec(readFileSync(join(home, 'client/README.md'), 'utf8')) ?? []
  writeFileSync(
    join(folder, 'bucket.mjs'),
    `${code}\nexport * from '@aws-sdk/client-s3'\nexport { default as S3rver } from '@20minutes/s3rver'\n`,
  )
  const all = (await import(join(folder, 'bucket.mjs'))) as Sdk & {
    bucketOf(client: Client, name: string): Bucket
    S3rver: new (given: object) => { run(): Promise<unknown>; close(): Promise<unknown> }
  }
  const port = await freePort()
  const server = new all.S3rver({
    port,
    address: '127.0.0.1',
    silent: true,
    directory: join(folder, 'objects'),
    configureBuckets: [{ name: 'uploads' }],
  })
  await server.run()
  t.after(() => server.close())
  const origin = `http://127.0.0.1:${port}`
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
  const client = new (all.S3Client as Sdk[string])({
    region: 'eu-west-1',
    endpoint: origin,
    forcePathStyle: true,
    credentials,
  })
  t.after(() => (client as unknown as { destroy(): void }).destroy())
  const Bucket = 'uploads'
  const send = async (command: string, given: object) =>
    await client.send(new (all[command] as Sdk[string])({ Bucket, ...given }))
  return {
    origin,
    bucket: all.bucketOf(client, Bucket),
    put: (Key: string, Body: Buffer) => send('PutObjectCommand', { Key, Body }),
    has: async (Key: string) =>
      await send('HeadObjectCommand', { Key }).then(
        () => true,
        () => false,
      ),
    async tags(Key: string): Promise<Record<string, string>> {
      const { TagSet } = (await send('GetObjectTaggingCommand', { Key })) as {
        TagSet: { Key: string; Value: string }[]
      }
      return Object.fromEntries(TagSet.map((tag) => [tag.Key, tag.Value]))
    },
  }
}
