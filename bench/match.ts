import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { buildElsewhere } from '../desk/matching/builder.ts'
import { type HammingIndex, openHammingIndex } from '../match/index/hamming.ts'
import { anyHash, dice, turned } from '../match/index/invented.ts'
import { type Bench, beside, type Given, type Row } from './bench.ts'
import { type Faiss, faissIn } from './faiss.ts'
import { photographic } from './pictures.ts'
import { inTurns, median } from './rounds.ts'
import { figure } from './table.ts'

const radius = 31
const absent = 'FAISS was not given (--faiss FOLDER, with peer.py and a venv beside it)'

export const match: Bench = {
  title: 'Near matches',
  measures:
    'Look-ups a second of the exact index: every listed hash of 256 bits within 31 bits of a query, half of the queries near a listed hash and half near none. “Photographic” hashes are drawn as PDQ gives them (`bench/pictures.ts`). The yardstick is FAISS as Hasher-Matcher-Actioner builds it (IndexBinaryMultiHash with 16 maps of 16 bits, nflip 1), in a process of its own, asked for all its queries at once. Both have one thread, and both are counted in seconds of the processor, in turns; both must find the same. Bytes are those of the index with its hashes and numbers; of FAISS, by how much its process grew. A build begins with the hashes in memory. Look-ups among changes: a thousand hashes a second are added and a thousand withdrawn, by the thread that looks up, while segments are built on another.',
  bounds:
    'Memory, not reckoning: a look-up asks for some 270 lists at places that nobody can foresee, all of them at once, and then reads what stands beside them. At ten million that is 80 KiB, of which two hashes in a thousand are looked at whole. FAISS looks at every hash in the same lists.',
  async run(given) {
    const [million, ten] = [given.count(1_000_000, 2_000), given.count(10_000_000, 4_000)]
    const rows: Row[] = []
    for (const kind of ['uniform', 'photographic'] as const)
      for (const size of [million, ten]) rows.push(...(await oneList(given, kind, size, size === ten)))
    rows.push(await amongChanges(given, million), growth(given))
    return rows
  },
}

type Kind = 'uniform' | 'photographic'

function hashesOf(kind: Kind, count: number, seed: number): Uint8Array {
  // Large lists hold a picture more often, and drawing ten million would take longer than all the rest.
  if (kind === 'photographic')
    return photographic(count, seed, { repeats: count > 2_000_000 ? 90 : 50, cards: 2 })
  const roll = dice(seed)
  const words = new Uint32Array(8 * count)
  for (let n = 0; n < words.length; n++) words[n] = roll(2 ** 32)
  return new Uint8Array(words.buffer)
}

/** Half of them as near to a listed one as may be or nearer, half drawn anew. */
function queriesFor(kind: Kind, hashes: Uint8Array, count: number): Uint8Array {
  const roll = dice(77)
  const queries = hashesOf(kind, count, 78)
  for (let n = 0; n < count; n += 2) {
    const at = 32 * roll(hashes.length / 32)
    queries.set(turned(hashes.subarray(at, at + 32), roll(radius + 1), roll), 32 * n)
  }
  return queries
}

async function oneList(given: Given, kind: Kind, size: number, isTold: boolean): Promise<Row[]> {
  const name = `${figure(size)} ${kind} hashes`
  given.say(`  ${name} …`)
  const hashes = hashesOf(kind, size, 5)
  const queries = queriesFor(kind, hashes, given.count(4_000, 40))
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  given.after(() => rmSync(folder, { recursive: true, force: true }))
  const [listFile, queryFile] = [join(folder, 'list'), join(folder, 'queries')]
  writeFileSync(listFile, hashes)
  writeFileSync(queryFile, queries)

  const { index, seconds } = built(hashes)
  // A process for each list: what one has given back, the next would not be seen to take.
  const faiss = faissIn(given)
  const peer = await faiss?.build(listFile, size)
  const peerQueries = Math.min(queries.length / 32, given.count(4_000, 40) / (size > 5_000_000 ? 8 : 2))
  const rounds = given.count(5, 1)
  lookedUp(given, index, queries)
  let theirAnswers: Answers | undefined
  const { ours, theirs } = await inTurns(rounds, {
    ours: async () => lookedUp(given, index, queries),
    theirs: async () => {
      theirAnswers = await faiss?.lookUp(queryFile, peerQueries, radius)
      return peerQueries / (theirAnswers?.processor ?? Number.NaN)
    },
  })
  rmSync(folder, { recursive: true })
  faiss?.end()
  sameAnswers(index, queries.subarray(0, 32 * peerQueries), theirAnswers)

  const version = peer ? { FAISS: peer.version } : {}
  const look = row(
    `look-ups among ${name}`,
    median(ours),
    peer && median(theirs),
    'a second',
    rounds * (queries.length / 32),
    { atLeast: 15 },
    version,
  )
  if (!isTold || kind !== 'uniform') return [look]
  return [
    look,
    row(`bytes for each of ${name}`, index.bytes / size, peer && peer.bytes / size, 'bytes', size, {
      atMost: 0.4,
    }),
    row(
      `hashes built into an index of ${name}`,
      size / seconds,
      peer && size / peer.processor,
      'a second',
      size,
      { atLeast: 6 },
    ),
  ]
}

function row(
  name: string,
  ours: number,
  yardstick: number | undefined,
  unit: string,
  n: number,
  wanted: { atLeast: number } | { atMost: number },
  more: Record<string, string> = {},
): Row {
  return yardstick === undefined
    ? { name, ours, yardstick: null, unit, ratio: null, ...wanted, n, why: absent }
    : beside(name, { ours, yardstick, unit, n }, wanted, more)
}

/** Built at once in this thread, which is what is timed. */
function built(hashes: Uint8Array): { index: HammingIndex; seconds: number } {
  const ids = new Uint32Array(hashes.length / 32)
  for (let n = 0; n < ids.length; n++) ids[n] = n
  const since = spent()
  const index = openHammingIndex()
  index.addAll(ids, hashes)
  return { index, seconds: spent() - since }
}

/** Seconds of the processor that this thread has had. */
function spent(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}

/** Look-ups a second of the processor; all queries, as often as it takes to be counted well. */
function lookedUp(given: Given, index: HammingIndex, queries: Uint8Array): number {
  const since = spent()
  let looked = 0
  do {
    for (let at = 0; at < queries.length; at += 32) index.lookup(queries.subarray(at, at + 32), radius)
    looked += queries.length / 32
  } while (spent() - since < given.count(500, 5) / 1_000)
  return looked / (spent() - since)
}

type Answers = Awaited<ReturnType<Faiss['lookUp']>>

/** Both are exact, or the comparison is worth nothing. */
function sameAnswers(index: HammingIndex, queries: Uint8Array, theirs: Answers | undefined): void {
  if (!theirs) return
  let [found, sum] = [0, 0]
  for (let at = 0; at < queries.length; at += 32)
    for (const { distance } of index.lookup(queries.subarray(at, at + 32), radius)) {
      found++
      sum += distance
    }
  if (found !== theirs.found || sum !== theirs.sum)
    throw new Error(`found ${found} hits of ${sum} bits, and FAISS ${theirs.found} of ${theirs.sum}`)
}

async function amongChanges(given: Given, size: number): Promise<Row> {
  given.say('  among changes …')
  const roll = dice(9)
  const hashes = hashesOf('uniform', size, 5)
  const queries = queriesFor('uniform', hashes, given.count(4_000, 40))
  const ids = new Uint32Array(size)
  for (let n = 0; n < size; n++) ids[n] = n
  const index = openHammingIndex({ build: buildElsewhere })
  index.addAll(ids, hashes)
  await index.settled()
  const fresh = Array.from({ length: given.count(20_000, 50) }, () => anyHash(roll))
  let [added, withdrawn] = [0, 0]
  const seconds = given.count(12, 1) / given.count(1, 20)

  /** Looks up for so long, with what is due of a thousand changes a second of each kind. */
  async function aSecond(changes: number): Promise<number> {
    const [since, began] = [performance.now(), spent()]
    let [looked, done] = [0, 0]
    while (performance.now() - since < seconds * 1_000) {
      for (let n = 0; n < 40; n++, looked++) {
        const at = 32 * (looked % (queries.length / 32))
        index.lookup(queries.subarray(at, at + 32), radius)
      }
      for (; done < ((performance.now() - since) * changes) / 1_000; done++) {
        index.add(size + added, fresh[added % fresh.length] as Uint8Array)
        added++
        index.remove(withdrawn++)
      }
      // What was built comes in between.
      await setImmediate()
    }
    return looked / Math.max(spent() - began, 0.001)
  }

  await aSecond(1_000)
  const { rest, changing } = await inTurns(given.count(3, 1), {
    rest: async () => {
      await index.settled()
      return aSecond(0)
    },
    changing: () => aSecond(1_000),
  })
  return beside(
    `look-ups while 1 000 hashes a second are added and withdrawn, among ${figure(size)}`,
    { ours: median(changing), yardstick: median(rest), unit: 'a second', n: added + withdrawn },
    { atLeast: 0.8 },
    { 'the yardstick': 'the same index at rest' },
  )
}

/** What a look-up, a hash and a build cost with more and more listed. */
function growth(given: Given): Row {
  given.say('  growth …')
  const sizes = given.isTiny ? [200, 2_000] : [10_000, 100_000, 1_000_000, 10_000_000]
  const all = hashesOf('uniform', sizes.at(-1) as number, 5)
  const grown = sizes.map((size) => {
    const hashes = all.subarray(0, 32 * size)
    // A small one is built in so short a time that it says nothing: once to begin with, and the middle of several counts.
    const times = size > 1_000_000 ? 1 : 5
    const builds = Array.from({ length: times }, () => built(hashes))
    const { index } = builds[0] as { index: HammingIndex }
    const queries = queriesFor('uniform', hashes, given.count(4_000, 40))
    lookedUp(given, index, queries)
    return {
      size,
      look: 1e6 / median([1, 2, 3].map(() => lookedUp(given, index, queries))),
      bytes: index.bytes / size,
      build: (1e6 * median(builds.map(({ seconds }) => seconds))) / size,
    }
  })
  const [first, last] = [grown[0], grown.at(-1)]
  const chart = (name: string, unit: string, of: 'look' | 'bytes' | 'build') => ({
    name,
    unit,
    at: grown.map((each) => ({ size: each.size, value: each[of] })),
  })
  return {
    ...beside(
      `cost of a look-up among ${figure(sizes.at(-1) as number)}`,
      { ours: last?.look ?? Number.NaN, yardstick: first?.look ?? Number.NaN, unit: 'µs', n: sizes.length },
      { atMost: 50 },
      { 'the yardstick': `the cost among ${figure(sizes[0] as number)}` },
    ),
    grown: [
      chart('A look-up, by how many hashes are listed', 'µs', 'look'),
      chart('Bytes for each hash', 'bytes', 'bytes'),
      chart('A hash built into the index', 'µs', 'build'),
    ],
  }
}
