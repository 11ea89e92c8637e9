import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { signRequest } from '../core/http-signature/sign.ts'
import { configFrom } from '../desk/config.ts'
import { logSigners, sequenceRound } from '../desk/jobs/sequencer.ts'
import { logFolder, openHouse } from '../desk/open.ts'
import { openLogFiles } from '../desk/outside/logfiles.ts'
import { deskRole } from '../desk/sql/database.ts'
import { verifyReceipt } from '../log/verify.ts'
import { writeVerifierKey } from '../log/note.ts'
import { type Bench, beside, type Given } from './bench.ts'
import { clientOf } from './client.ts'
import { commitsASecond, prepareCommits } from './durable.ts'
import { type Place, placeFor } from './place.ts'
import { eachOf, inTurns, median, percentile } from './rounds.ts'
import { ordersFrom, register, type Sender } from './senders.ts'
import { figure } from './table.ts'

const atOnce = 16

export const log: Bench = {
  title: 'The log',
  measures:
    'Entries a second that the sequencer brings into the public log: placed in the database, written as tiles, synced, read back from the disk, swapped against the head, signed and published, in batches as large as they come (at most 4,096). The yardstick is durable commits a second of one small row each, on 16 connections of the same PostgreSQL. Beside it: receipts a second that one desk serves to signed requests, with their inclusion proofs, and the milliseconds that checking one of them takes.',
  bounds:
    'Placing the entries in the database (one update of many rows) and hashing them; syncs are few, because a batch is one set of files. A receipt costs the check of the signed request, one look at the database, and the reading of the tiles on its path. Checking a receipt is one Ed25519 verification in plain JavaScript, as a browser would do it.',
  async run(given) {
    const rounds = given.count(5, 1)
    const entries = given.count(20_000, 20)
    const place = await placeFor(given)
    await place.open({ roles: 'web' })
    const senders = await register(place, given.count(8, 1))
    await new Promise((resolve) => setTimeout(resolve, 5_100))
    const client = clientOf(place.url, atOnce)
    given.after(() => client.end())
    const ids = await handIn(client, place, senders, given.count(200, 2))
    const sequencer = await sequencerAt(given, place)
    await sequencer.drain()
    const pool = place.pool(atOnce)
    await prepareCommits(pool)

    const { ours, commits } = await inTurns(rounds, {
      ours: async () => {
        await pile(pool, entries)
        const since = performance.now()
        await sequencer.drain()
        return (entries / (performance.now() - since)) * 1_000
      },
      commits: () => commitsASecond(pool, given.count(3_000, 20), atOnce),
    })
    const proofs = await readReceipts(client, place, ids, given.count(1_000, 3))
    const key = await sequencer.verifierKey()
    const checking = proofs.texts.map((receiptText) => {
      const since = performance.now()
      const { ok } = verifyReceipt({ receiptText, verifierKey: key })
      if (!ok) throw new Error('a receipt of the desk does not verify')
      return performance.now() - since
    })
    return [
      beside(
        'entries into the log',
        { ours: median(ours), yardstick: median(commits), unit: 'a second', n: entries * rounds },
        { atLeast: 1 },
        {
          'receipts served': `${figure(proofs.aSecond)} a second, in a log of ${figure(entries * rounds)} entries`,
          'a receipt checked': `${figure(median(checking))} ms, p99 ${figure(percentile(checking, 0.99))} ms`,
        },
      ),
    ]
  },
}

async function handIn(
  client: ReturnType<typeof clientOf>,
  place: Place,
  senders: readonly Sender[],
  count: number,
): Promise<Map<string, Sender>> {
  const ids = new Map<string, Sender>()
  const orders = await ordersFrom(place, senders, count)
  await eachOf([...orders.entries()], atOnce, async ([n, order]) => {
    const { status, text } = await client.send(order)
    if (status !== 202) throw new Error(`an order was answered with ${status}: ${text}`)
    ids.set((JSON.parse(text) as { id: string }).id, senders[n % senders.length] as Sender)
  })
  return ids
}

/** The desk's own sequencer, in this process, on the same database and folder; the desk beside it has not that role. */
async function sequencerAt(given: Given, place: Place) {
  const config = configFrom({ GUICHET_DATA: place.dataDir, PORT: new URL(place.url).port })
  const { house, close } = await openHouse(config, {
    connection: { ...place.owner, user: deskRole },
    migrateConnection: place.owner,
  })
  given.after(close)
  const files = openLogFiles(logFolder(config))
  await files.verifyOnDisk(0)
  return {
    async drain() {
      while (await sequenceRound(house, files));
    },
    async verifierKey() {
      const [signer] = await logSigners(house)
      if (!signer) throw new Error('the log has no key')
      return writeVerifierKey(signer.key)
    },
  }
}

/** Entries that wait for their place, of the shape and with the events that they have at the desk. */
async function pile(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(
    `with place as (select tenant_id, case_id, id from demand limit 1),
          first as (select coalesce(max(seq), 0) as seq from event where case_id = (select case_id from place)),
          made as (
            insert into event (id, tenant_id, case_id, demand_id, seq, type, at, opening)
            select gen_random_uuid(), place.tenant_id, place.case_id, place.id, first.seq + n, 'log.note', now(), sha256(n::text::bytea)
            from place, first, generate_series(1, $1::int) n
            returning id)
     insert into log_entry (event_id, entry) select id, '\\x01'::bytea || sha256(id::text::bytea) from made`,
    [count],
  )
}

async function readReceipts(
  client: ReturnType<typeof clientOf>,
  place: Place,
  ids: ReadonlyMap<string, Sender>,
  count: number,
): Promise<{ aSecond: number; texts: string[] }> {
  const known = [...ids]
  const requests = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const [id, { signer }] = known[n % known.length] as [string, Sender]
      const path = `/v1/demands/${id}/receipt`
      const request = {
        method: 'GET',
        url: `${place.url}${path}`,
        fields: [['accept', 'text/plain']] as [string, string][],
        created: new Date().toISOString(),
        nonce: randomBytes(24).toString('base64url'),
      }
      const headers = Object.fromEntries([...request.fields, ...(await signRequest(request, signer))])
      return { method: 'GET', path, headers }
    }),
  )
  const texts: string[] = []
  const since = performance.now()
  await eachOf(requests, atOnce, async (request) => {
    const { status, text } = await client.send(request)
    if (status !== 200) throw new Error(`a receipt was answered with ${status}: ${text}`)
    texts.push(text)
  })
  return { aSecond: (count / (performance.now() - since)) * 1_000, texts }
}
