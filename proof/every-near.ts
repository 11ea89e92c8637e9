/** The index beside one who looks at every hash: large lists, every radius, and changes while segments are built. */
import { type Hit, openHammingIndex } from '../match/index/hamming.ts'
import { anyHash, dice, turned } from '../match/index/invented.ts'
import { Twin } from '../match/index/twin.ts'

export type NearRound = { seed: number; hashes: number; lookUps: number; hits: number; broken: string[] }

const edges = [0, 1, 15, 16, 30, 31, 32, 33, 46, 47, 48, 62, 63, 64]

/** Random hashes, and families of which one begets the next, a few bits turned; some are there hundreds of times. */
export function everyNear({
  seed,
  hashes,
  queries,
}: {
  seed: number
  hashes: number
  queries: number
}): NearRound {
  const roll = dice(seed)
  const [index, twin] = [openHammingIndex({ deltaSize: 500 + roll(3_000) }), new Twin()]
  const listed: Uint8Array[] = []
  const radiusOf = () => edges[roll(edges.length)] ?? 31
  for (let n = 0; n < hashes; n++) {
    const earlier = listed[roll(Math.max(1, listed.length))]
    const lot = roll(10)
    const hash = !earlier || lot < 6 ? anyHash(roll) : lot < 8 ? turned(earlier, radiusOf(), roll) : earlier
    const often = roll(2_000) === 0 ? 300 : 1
    for (let times = 0; times < often; times++) {
      const id = roll(2 ** 32)
      index.add(id, hash)
      twin.add(id, hash)
      if (roll(20) === 0) {
        index.remove(id)
        twin.remove(id)
      }
    }
    listed.push(hash)
  }
  const round: NearRound = { seed, hashes: twin.size, lookUps: 0, hits: 0, broken: [] }
  if (index.size !== twin.size)
    round.broken.push(`seed ${seed}: ${index.size} hashes, and ${twin.size} were added`)
  for (let n = 0; n < queries; n++) {
    const query =
      n % 8 === 0 ? anyHash(roll) : turned(listed[roll(listed.length)] as Uint8Array, radiusOf(), roll)
    const all = twin.lookup(query, 64)
    for (const radius of edges) {
      const wanted = all.filter(({ distance }) => distance <= radius)
      round.lookUps++
      round.hits += wanted.length
      if (told(index.lookup(query, radius)) !== told(wanted))
        round.broken.push(`seed ${seed}, query ${n}, radius ${radius}: not what the twin says`)
    }
  }
  return round
}

function told(hits: readonly Hit[]): string {
  return hits
    .map(({ id, distance }) => `${id} ${distance}`)
    .sort()
    .join(' ')
}
