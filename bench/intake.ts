import { type Bench, beside } from './bench.ts'
import { clientOf } from './client.ts'
import { type Place, placeFor } from './place.ts'
import { eachOf, inTurns, median } from './rounds.ts'
import { again, bareDatabase, bytesOf, rowsOf, writeBare } from './same-rows.ts'
import { ordersFrom, register, type SignedOrder } from './senders.ts'
import { figure } from './table.ts'

const atOnce = 16
/** One authority may send 1,200 a minute; so many share the load that none comes near. */
const authorities = 64

export const intake: Bench = {
  title: 'Orders taken in',
  measures:
    'Signed orders a second at `POST /v1/demands`, from the first byte to the signed 202, with every check: signature, digest, nonce, replay, twin, trust, form, clocks, sealing, log entries. Each order names three addresses; nonces, keys and references are all different; 64 authorities send over 16 connections. The yardstick is a bare loop in the same run: the same rows in the same tables, taken from what the desk wrote, one transaction for each order, on the same PostgreSQL with 16 connections. The desk is a process of its own with the roles `web` and `sequencer`; orders are signed beforehand.',
  bounds:
    'Processor time, not the disk: an order used to go to the database 38 times and to hold the line of its tenant from its number to its commit, so that orders were written one after another. Now orders that come while one is being committed are committed together, everything a transaction writes goes in one statement, and the door asks two questions; it is four statements an order, and the line is held for one commit. What remains is the one thread of the desk (parsing, Ed25519, the checks of the form, some twenty seals and six log entries an order, and the words it will be found by), then the foreign keys and the search index in PostgreSQL, which the bare loop pays as well. Where other programs want the processors too, the loop with its sixteen server processes gets a larger share of them than one thread does, and the ratio falls; the processor time beside the figure does not depend on that. More processes with the role `web` share the thread’s part.',
  async run(given) {
    const rounds = given.count(5, 1)
    const count = given.count(2_000, 3)
    const place = await placeFor(given)
    await place.open({ roles: 'web,sequencer' })
    const senders = await register(place, given.count(authorities, 2))
    const client = clientOf(place.url, atOnce)
    given.after(() => client.end())
    // The desk looks at its list of known keys again after five seconds; until then new ones wait with the strangers.
    const [first] = await Promise.all([handIn(client, await ordersFrom(place, senders, 1)), pause(5_100)])
    const sample = await rowsOf(place.pool(1), first[0] ?? '')
    const bareLoop = place.pool(atOnce, await bareDatabase(place))
    await handIn(client, await ordersFrom(place, senders, given.count(500, 1)))

    let written = 0
    const { ours, bare } = await inTurns(rounds, {
      ours: async () => {
        const orders = await ordersFrom(place, senders, count)
        return await watched(place, count, () => handIn(client, orders))
      },
      bare: async () => {
        const sets = Array.from({ length: count }, () => again(sample, written++))
        return await watched(place, count, () => writeBare(bareLoop, sets, atOnce))
      },
    })
    return [
      beside(
        'signed orders taken in',
        { ours: aSecond(ours), yardstick: aSecond(bare), unit: 'a second', n: count * rounds },
        { atLeast: 0.35 },
        {
          'rows of one order': `${sample.map(({ table, rows }) => `${rows.length} ${table}`).join(', ')}; ${bytesOf(again(sample, written))} bytes`,
          'each round': `${rates(ours)} beside ${rates(bare)}`,
          'processor time of one order': `${spent(ours, 'desk')} ms the desk, ${spent(ours, 'postgres')} ms PostgreSQL, ${spent(ours, 'here')} ms who sends; beside ${spent(bare, 'here')} ms the loop, ${spent(bare, 'postgres')} ms PostgreSQL`,
        },
      ),
    ]
  },
}

type Watched = { aSecond: number; desk: number; postgres: number; here: number }

/** How many of it a second, and how many milliseconds of a processor one of it took: of the desk, PostgreSQL, and here. */
async function watched(place: Place, count: number, work: () => Promise<unknown>): Promise<Watched> {
  const [before, mine, since] = [place.spent(), process.cpuUsage(), performance.now()]
  await work()
  const [passed, own, after] = [performance.now() - since, process.cpuUsage(mine), place.spent()]
  const each = (seconds: number) => (seconds / count) * 1_000
  return {
    aSecond: (count / passed) * 1_000,
    desk: each(after.desk - before.desk),
    postgres: each(after.postgres - before.postgres),
    here: each((own.user + own.system) / 1e6),
  }
}

const aSecond = (rounds: readonly Watched[]) => median(rounds.map((round) => round.aSecond))
const rates = (rounds: readonly Watched[]) => rounds.map((round) => Math.round(round.aSecond)).join(', ')
const spent = (rounds: readonly Watched[], who: 'desk' | 'postgres' | 'here') =>
  figure(median(rounds.map((round) => round[who])))

/** Hands them in; every one must be taken in, and be believed. */
async function handIn(
  client: ReturnType<typeof clientOf>,
  orders: readonly SignedOrder[],
): Promise<string[]> {
  const ids: string[] = []
  await eachOf(orders, atOnce, async (order) => {
    const { status, text } = await client.send(order)
    if (status !== 202) throw new Error(`an order was answered with ${status}: ${text}`)
    const told = JSON.parse(text) as { id: string; trust: { level: string } }
    if (told.trust.level !== 'L3') throw new Error(`an order was taken for ${told.trust.level}: ${text}`)
    ids.push(told.id)
  })
  return ids
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
