import { type Bench, beside, type Given, type Row } from './bench.ts'
import { type Client, clientOf } from './client.ts'
import { startOzone, takedown } from './ozone.ts'
import { plannedRemoval, type Press, signedIn } from './people.ts'
import { type Place, placeFor } from './place.ts'
import { eachOf, inTurns, median } from './rounds.ts'
import { ordersAgainst, register, type Sender } from './senders.ts'
import { secondsOf } from './spent.ts'
import { figure } from './table.ts'

const atOnce = 16

export const takedowns: Bench = {
  title: 'A take-down',
  measures:
    'Confirmed removals a second at `POST /desk/api/demands/…/act`: the session, the person’s right, the plan that was approved and the bytes it rests on are checked, and the decision, the restriction, its events with their log entries, the clocks and the effect are durable and visible when it answers; 16 at a time, each of another demand. The yardstick has the same span: `tools.ozone.moderation.emitEvent` with a take-down of a record, authorised by the admin password, in Bluesky’s Ozone (`@atproto/ozone`) on the same PostgreSQL; there too the platform is told afterwards. Both have answered a hundred before, and of both the database knows its tables (`analyze`). Beside it our whole path: until the platform was asked, the public was seen not to get it, and the official answer lies sealed in the vault.',
  bounds:
    'Processor time, on both sides. A press used to be a transaction of its own with fourteen messages to the database. Now presses on different demands that come at the same moment share one (at most sixteen, two transactions at a time, so that one group is written while the next is thought about), who presses is asked once for all of them, and of a demand goes to the database what the press changed. What remains is the one thread of the desk (the request, the plan reckoned again from the sealed demand, the walk, the seals and log entries), then in PostgreSQL the row of the demand with its indexes and the keys that every new row is checked against. Ozone writes one event and one status, and keeps neither plan nor proof. Where only one person presses there is nothing to share, and a press costs what its six messages cost.',
  async run(given) {
    const rounds = given.count(3, 1)
    const each = given.count(250, 2)
    const first = given.count(100, 1)
    const place = await placeFor(given, { crowd: rounds * each + first })
    const client = clientOf(place.url, atOnce)
    given.after(() => client.end())
    await place.open()
    const presses = await readyToPress(given, place, client, rounds * each + first)
    // What was decided is carried out later, by another process or another time: the span of the yardstick ends before.
    await place.close()
    await place.open({ roles: 'web,sequencer' })
    const folder = given.option('ozone')
    const ozone = folder === undefined ? undefined : await startOzone(given, place, folder)
    const theirs = ozone && clientOf(ozone.url, atOnce)
    given.after(() => theirs?.end())
    const headers = { authorization: ozone?.authorization ?? '', 'content-type': 'application/json' }
    let asked = 0
    const emit = async (count: number) => {
      const wishes = Array.from({ length: count }, () => Buffer.from(JSON.stringify(takedown(asked++))))
      return await watched(
        place,
        () => secondsOf(ozone?.pid),
        wishes,
        async (body) => {
          const answer = await theirs?.send({ path: '/xrpc/tools.ozone.moderation.emitEvent', headers, body })
          if (answer?.status !== 200) throw new Error(`Ozone answered ${answer?.status}: ${answer?.text}`)
        },
      )
    }
    const confirm = (some: readonly Press[]) =>
      watched(
        place,
        () => place.spent().desk,
        some,
        async (press) => {
          const { status, text } = await client.send(press)
          if (status !== 200) throw new Error(`a removal was answered with ${status}: ${text}`)
        },
      )
    const act = (round: number) => confirm(presses.slice(first + round * each, first + (round + 1) * each))
    // Neither is judged by its first hundred.
    await confirm(presses.slice(0, first))
    if (theirs) await emit(first)
    // PostgreSQL looks at new tables by itself within a minute, and plans without knowing them until then.
    await place.pool(1).query('analyze')
    if (theirs) await place.pool(1, 'ozone').query('analyze')
    const { ours, yardstick } = theirs
      ? await inTurns(rounds, { ours: act, yardstick: () => emit(each) })
      : { ...(await inTurns(rounds, { ours: act })), yardstick: [] }
    const whole = await wholePath(place, presses.length)
    return [rowOf({ ours, yardstick, n: rounds * each, whole })]
  },
}

type Watched = { aSecond: number; program: number; postgres: number }

/** Does the work for every item. How many a second, and how many milliseconds of a processor one of them took. */
async function watched<Item>(
  place: Place,
  program: () => number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<Watched> {
  const [before, own, since] = [place.spent().postgres, program(), performance.now()]
  await eachOf(items, atOnce, work)
  const passed = performance.now() - since
  const each = (seconds: number) => (seconds / items.length) * 1_000
  return {
    aSecond: (items.length / passed) * 1_000,
    program: each(program() - own),
    postgres: each(place.spent().postgres - before),
  }
}

function rowOf(found: { ours: Watched[]; yardstick: Watched[]; n: number; whole: number }): Row {
  const { ours, yardstick, n, whole } = found
  const name = 'removals confirmed'
  const middle = (rounds: readonly Watched[], what: keyof Watched) =>
    median(rounds.map((round) => round[what]))
  const spent = (rounds: readonly Watched[], who: string) =>
    `${figure(middle(rounds, 'program'))} ms ${who}, ${figure(middle(rounds, 'postgres'))} ms PostgreSQL`
  const more = {
    'the whole path': `${figure(whole)} a second, with vault, log, read-back and the sealed answer`,
    'processor time of one': `${spent(ours, 'the desk')}${yardstick.length > 0 ? `; beside ${spent(yardstick, 'Ozone')}` : ''}`,
  }
  const own = { ours: middle(ours, 'aSecond'), unit: 'a second', n }
  if (yardstick.length > 0)
    return beside(name, { ...own, yardstick: middle(yardstick, 'aSecond') }, { atLeast: 2 }, more)
  return {
    name,
    ...own,
    yardstick: null,
    ratio: null,
    atLeast: 2,
    why: 'Ozone was not there: `--ozone FOLDER` names the folder in which it is installed',
    beside: more,
  }
}

/** Orders that came in and whose copies are taken, each with the press that takes its content down. */
async function readyToPress(given: Given, place: Place, client: Client, count: number): Promise<Press[]> {
  const senders = await register(place, Math.ceil(count / 20))
  await new Promise((resolve) => setTimeout(resolve, 5_100))
  const orders = await ordersAgainst(
    place,
    Array.from({ length: count }, (_, n) => ({
      sender: senders[n % senders.length] as Sender,
      posts: [`x${n}`],
    })),
  )
  const ids: string[] = []
  await eachOf(orders, 4, async (order) => {
    const { status, text } = await client.send(order)
    if (status !== 202) throw new Error(`an order was answered with ${status}: ${text}`)
    ids.push((JSON.parse(text) as { id: string }).id)
  })
  await until(place, "select not exists (select from effect where state = 'pending' and kind = 'hold') as so")
  given.say(`  ${count} demands are ready to be decided`)
  // A session may press twenty times a second, day in, day out; here a minute's worth comes at once.
  const people = await signedIn(place, client, Math.ceil(count / 300))
  const presses: Press[] = []
  await eachOf(ids, 4, async (id) => {
    const person = people[presses.length % people.length]
    const { text } = (await person?.ask('GET', `demands/${id}`)) ?? { text: '{}' }
    const { targets } = JSON.parse(text) as { targets: { id: string }[] }
    if (person)
      presses.push(
        await plannedRemoval(
          person,
          id,
          targets.map((target) => target.id),
        ),
      )
  })
  return presses
}

/** Lets the desk carry out what was decided, and gives how many a second go the rest of the way. */
async function wholePath(place: Place, count: number): Promise<number> {
  await place.close()
  await place.open()
  const since = performance.now()
  await until(place, "select not exists (select from effect where state = 'pending') as so")
  return (count / (performance.now() - since)) * 1_000
}

async function until(place: Place, question: string): Promise<void> {
  const pool = place.pool(1)
  while (!(await pool.query<{ so: boolean }>(question)).rows[0]?.so)
    await new Promise((resolve) => setTimeout(resolve, 100))
}
