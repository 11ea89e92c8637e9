import { type Bench, beside, type Given, type Row } from './bench.ts'
import { type Client, clientOf } from './client.ts'
import { crowd, words } from './crowd.ts'
import { type Place, placeFor } from './place.ts'
import { inTurns, median, percentile } from './rounds.ts'

/** What a person waits for, by the requests that the page makes for it. */
const asked = {
  inbox: () => ['inbox', 'inbox/counts'],
  'the inbox of closed ones': () => ['inbox?show=closed'],
  // A filter that leaves a full page at every size: an empty page beside a full one says nothing of growth.
  'the inbox, filtered': () => ['inbox?wait=machine&due=1', 'inbox/counts?wait=machine&due=1'],
  'search, a common word': () => [`search?q=${words.common}%20`],
  'search, a rare word': () => [`search?q=${words.rare}%20`],
  'search, two words': () => [`search?q=${words.common}%20${words.some}%20`],
  'search, the beginning of a word': () => [`search?q=${words.beginning}`],
  'search, a word that stands nowhere': () => [`search?q=${words.never}%20`],
  'one demand': (id: string) => [`demands/${id}`],
} as const
type Asked = keyof typeof asked

export const desk: Bench = {
  title: 'The desk with many demands',
  measures:
    'Milliseconds, at the median, for everything a page of the desk asks for, through HTTP with a session: the inbox with its counts, search (a word that stands in every demand, one that stands in three, two words of which one stands in every fifteenth, the beginning of a rare word, a word that stands nowhere), and one demand. With 100 000 and with 1 000 000 demands, each beside the same with 1 000 in the same run, in turns; three desks stand side by side, each with its own PostgreSQL. The newest thousand are made by the desk’s own code, sealed and indexed; those behind them are rows of the same size with some seventy terms each, one in twenty of them open.',
  bounds:
    'A list reads fifty lines along one index, and the counts read at most a thousand entries of the same index; both are as deep as the logarithm of the number. A search costs what the rarest word costs, at most 30 000 looks into the index a page, and then the opening of up to sixty sealed demands at once, which is most of the time wherever something is found. A filter of open demands that no index orders (country, trust, who has it) goes through the open ones: it grows with what is open, not with what there is.',
  async run(given) {
    const sizes = given.isTiny ? [40, 60, 80] : [1_000, 100_000, 1_000_000]
    const desks: Measured[] = []
    for (const size of sizes) desks.push(await deskWith(given, size, given.count(1_000, 40)))
    const [smallest] = desks
    if (!smallest) throw new Error('no desk')
    for (const each of desks) await each.measure(given.count(10, 1))
    const results = await inTurns(
      given.count(5, 1),
      Object.fromEntries(desks.map(({ size, measure }) => [size, () => measure(given.count(20, 1))])),
    )
    const of = (size: number, what: Asked) => (results[size] ?? []).flatMap((times) => times[what])
    return desks.slice(1).flatMap(({ size }) =>
      (Object.keys(asked) as Asked[]).map((what): Row => {
        const [ours, yardstick] = [of(size, what), of(smallest.size, what)]
        return beside(
          `${what}, ${size.toLocaleString('en').replaceAll(',', ' ')} demands`,
          { ours: median(ours), yardstick: median(yardstick), unit: 'ms', n: ours.length },
          { atMost: 2 },
          { p95: `${percentile(ours, 0.95).toFixed(1)} ms beside ${percentile(yardstick, 0.95).toFixed(1)}` },
        )
      }),
    )
  },
}

type Measured = { size: number; measure(times: number): Promise<Record<Asked, number[]>> }

async function deskWith(given: Given, size: number, real: number): Promise<Measured> {
  const place = await placeFor(given)
  const since = performance.now()
  const id = await crowd(place, size, { real, alike: !given.isTiny })
  given.say(`  ${size} demands made in ${Math.round((performance.now() - since) / 1_000)} s`)
  const link = await place.open({ roles: 'web' })
  const client = clientOf(place.url, 1)
  given.after(() => client.end())
  const cookie = await signIn(client, place, link)
  const get = async (path: string) => {
    const { status, text, headers } = await client.send({
      method: 'GET',
      path: `/desk/api/${path}`,
      headers: { cookie },
    })
    if (status === 429) return Number(headers['retry-after'])
    if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text}`)
    return 0
  }
  /** Milliseconds for all of them. A person does not ask so much in a minute that the desk wants patience; a bench does. */
  const timed = async (paths: readonly string[]): Promise<number> => {
    for (;;) {
      const begun = performance.now()
      const patience = Math.max(...(await Promise.all(paths.map(get))))
      if (patience === 0) return performance.now() - begun
      await new Promise((resolve) => setTimeout(resolve, patience * 1_000))
    }
  }
  return {
    size,
    async measure(times) {
      const taken = Object.fromEntries(Object.keys(asked).map((what) => [what, []])) as unknown as Record<
        Asked,
        number[]
      >
      for (let n = 0; n < times; n++)
        for (const what of Object.keys(asked) as Asked[]) taken[what].push(await timed(asked[what](id)))
      return taken
    },
  }
}

async function signIn(client: Client, place: Place, link: string): Promise<string> {
  const token = new URL(link).hash.slice(1).replace(/^.*=/, '')
  const { status, text, headers } = await client.send({
    path: '/desk/api/sign-in/link',
    headers: { 'content-type': 'application/json', origin: new URL(place.url).origin },
    body: Buffer.from(JSON.stringify({ token })),
  })
  if (status !== 200) throw new Error(`the link was answered with ${status}: ${text}`)
  return `${headers['set-cookie']?.[0]}`.split(';')[0] ?? ''
}
