import type pg from 'pg'
import { type Bench, beside, type Given } from './bench.ts'
import { clientOf } from './client.ts'
import { commitsDuring, prepareCommits } from './durable.ts'
import { type Place, placeFor } from './place.ts'
import { atPace, eachOf, median, percentile } from './rounds.ts'
import { ordersAgainst, register, type Sender } from './senders.ts'
import { figure } from './table.ts'

const aSecond = 20
/** Beyond thirty orders an hour an authority is unusually busy, and a person decides. */
const ofEach = 25

export const automatic: Bench = {
  title: 'From the order to the content no longer served',
  measures:
    'Milliseconds from the moment a signed order is sent until Plaza no longer serves what it names, where nobody has to decide: automatic removal switched on for the authority, level L3, more than ten undisputed orders behind it, nothing odd. Twenty orders a second come in, whatever the answers do, each against a post of its own; the copy is in the vault before the post goes, and the database knows its tables (`analyze`). The yardstick is one durable commit of one small row on a connection of its own, at the same pace in the same seconds: what is written is the p50 and the p99 of the first as multiples of the p50 of the second.',
  bounds:
    'The one thread of the desk. An order goes to the database some thirty times (eight at the door, six for what came of each effect, five until it is published) and eight times to Plaza, and each answer waits for its turn on a thread that is busy more than half of the time at twenty orders a second; the slowest hundredth falls together with a checkpoint of the log and the waking of what waited for it. Where other programs want the processors too, all of it queues. Nothing is looked for any more: an effect is begun with the commit that wants it, what came of several is committed together, the parts of a copy are fetched and sealed side by side, and the official form is set on a thread of its own that lets everything else go first. Named plans in PostgreSQL were tried and made it worse (plans for empty tables stay when the tables grow). What would help further is to give the carrying out a process of its own (`GUICHET_ROLES`), where there are more processors than two.',
  async run(given) {
    const count = given.count(600, 3)
    const authorities = Math.ceil(count / ofEach) + 1
    const place = await placeFor(given, { crowd: count + authorities })
    await place.open()
    const senders = await register(place, authorities, { automatic: true })
    const pool = place.pool(4)
    await prepareCommits(pool)
    await makeItNoon(pool)
    const client = clientOf(place.url, 64)
    given.after(() => client.end())
    await new Promise((resolve) => setTimeout(resolve, 5_100))
    await introduce(given, place, client, pool, senders, count)
    await pool.query('analyze')

    const orders = await ordersAgainst(
      place,
      Array.from({ length: count }, (_, n) => ({
        sender: senders[n % senders.length] as Sender,
        posts: [`x${n}`],
      })),
    )
    const before = place.spent()
    const commits = commitsDuring(pool, aSecond)
    const sent: Sent[] = []
    await atPace([...orders.entries()], aSecond, async ([n, order]) => {
      const at = Date.now()
      const { status, text } = await client.send(order)
      if (status !== 202) throw new Error(`an order was answered with ${status}: ${text}`)
      sent.push({ post: `x${n}`, at, told: Date.now(), id: (JSON.parse(text) as { id: string }).id })
    })
    const times = await down(place, sent)
    const commit = median(await commits.end())
    const spent = await untilSettled(pool).then(() => place.spent())
    const each = (who: 'desk' | 'postgres') => figure(((spent[who] - before[who]) * 1_000) / count)
    const whole = sent.map(({ post, at }) => (times.get(post) ?? Number.NaN) - at)
    const [p50, p99] = [percentile(whole, 0.5), percentile(whole, 0.99)]
    const shares = await sharesOf(pool, sent, times)
    return [
      beside(
        'order in until content down, p50',
        { ours: p50, yardstick: commit, unit: 'ms', n: count },
        { atMost: 40 },
        {
          'share of the time': shares,
          'processor time of one order, until it is answered': `${each('desk')} ms the desk, ${each('postgres')} ms PostgreSQL`,
        },
      ),
      beside(
        'order in until content down, p99',
        { ours: p99, yardstick: commit, unit: 'ms', n: count },
        { atMost: 150 },
      ),
    ]
  },
}

type Sent = { post: string; id: string; at: number; told: number }

/** At night a person decides; this bench is run at any hour. */
async function makeItNoon(pool: pg.Pool): Promise<void> {
  const ahead = 12 - new Date().getUTCHours()
  const zone = ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
  await pool.query(`update tenant set settings = jsonb_set(settings, '{zone}', to_jsonb($1::text))`, [zone])
}

/** The first order of an authority is odd, and waits for a person: each has sent one before, and its copy is taken. */
async function introduce(
  given: Given,
  place: Place,
  client: ReturnType<typeof clientOf>,
  pool: pg.Pool,
  senders: readonly Sender[],
  first: number,
): Promise<void> {
  const orders = await ordersAgainst(
    place,
    senders.map((sender, n) => ({ sender, posts: [`x${first + n}`] })),
  )
  await eachOf(orders, 4, (order) => client.send(order))
  given.say(`  ${senders.length} authorities have introduced themselves`)
  await untilSettled(pool)
}

async function untilSettled(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ left: number }>(
      `select count(*)::int as left from effect where state = 'pending'`,
    )
    if (rows[0]?.left === 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** When Plaza put each post down, by its own word and clock; afterwards it is seen that the public does not get it. */
async function down(place: Place, sent: readonly Sent[]): Promise<Map<string, number>> {
  const headers = { authorization: `Bearer ${place.plaza.token}` }
  for (;;) {
    const answer = await fetch(`${place.plaza.origin}/admin/effects`, { headers })
    const { effects } = (await answer.json()) as {
      effects: { deed: string; reference: string; at: string }[]
    }
    const times = new Map(
      effects
        .filter(({ deed }) => deed === 'restrict')
        .map(({ reference, at }) => [reference, Date.parse(at)]),
    )
    if (sent.every(({ post }) => times.has(post))) {
      for (const { post } of sent) {
        const { status } = await fetch(`${place.plaza.origin}/p/${post}`)
        if (status === 200) throw new Error(`${post} is still served`)
      }
      return times
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** Where the time went, from the events the desk itself recorded: medians of each part, as shares of their sum. */
async function sharesOf(
  pool: pg.Pool,
  sent: readonly Sent[],
  times: ReadonlyMap<string, number>,
): Promise<string> {
  const { rows } = await pool.query<{ demand: string; type: string; at: string }>(
    `select demand_id as demand, type, at from event where type in ('content.preserved', 'action.executed')
     order by seq desc`,
  )
  // The first of each kind stands last here and counts: a copy is spoken of again when it gets its legal purpose.
  const at = new Map(rows.map(({ demand, type, at }) => [`${demand} ${type}`, Date.parse(at)]))
  const parts = sent.flatMap(({ id, post, at: begun, told }) => {
    const [held, gone, seen] = [
      at.get(`${id} content.preserved`),
      times.get(post),
      at.get(`${id} action.executed`),
    ]
    return held && gone && seen
      ? [{ told: told - begun, held: held - told, gone: gone - held, seen: seen - gone }]
      : []
  })
  const middle = (name: 'told' | 'held' | 'gone' | 'seen') => median(parts.map((part) => part[name]))
  const whole = middle('told') + middle('held') + middle('gone')
  const share = (name: 'told' | 'held' | 'gone') =>
    `${figure((middle(name) / whole) * 100)} % (${figure(middle(name))} ms)`
  return `taken in and acknowledged ${share('told')}, found and frozen ${share('held')}, decided and taken down ${share('gone')}; then ${figure(middle('seen'))} ms until it was seen to be down`
}
