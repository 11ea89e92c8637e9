/**
 * What a match leads to. A match is a lead and never a verdict: it brings a piece before a person. The one exception is
 * the same file, byte for byte, that a person of this service has confirmed before, and only where two persons have said
 * so of the bank.
 */

/** A signal of a piece that was met in a bank. `distance` is 0 for the same. */
export type Met = {
  /** The signal of the piece, by its place among those that were looked for. */
  query: number
  kind: string
  distance: number
  bank: string
  stance: 'known' | 'let-through'
  onMatch: 'review' | 'block'
  isConfirmed: boolean
  /** Of words or an address that came beside the file of the piece. */
  isBeside?: boolean
}

/** A bank as far as it says what its matches lead to; one that is read, replayed or held in memory. */
type Asking = { name: string; stance: Met['stance']; on_match: Met['onMatch'] }

/** The one way in: a signal of a piece, at `query` among those looked for, that was met in a bank. */
export function metIn(
  { name, stance, on_match }: Asking,
  {
    query,
    kind,
    distance,
    isConfirmed,
    isBeside = false,
  }: Pick<Met, 'query' | 'kind' | 'distance' | 'isConfirmed' | 'isBeside'>,
): Met {
  return { query, kind, distance, bank: name, stance, onMatch: on_match, isConfirmed, isBeside }
}

/** How far a bank asks for a kind: as it was set, or as the kind is usually asked for. */
export function radiusIn(
  bank: { radii: Readonly<Record<string, number>> } | undefined,
  kind: { name: string; radius: { usual: number } } | undefined,
): number {
  return bank?.radii[kind?.name ?? ''] ?? kind?.radius.usual ?? 0
}

export type Advice = 'none' | 'review' | 'block'

/** What a platform does with the piece once a person has looked: only what is what the list says stays away. */
export function adviceAfter(verdict: 'known' | 'exempt' | 'collision' | 'lapsed'): 'none' | 'block' {
  return verdict === 'known' ? 'block' : 'none'
}

/** What the platform is told, and which of the matches count; the others were let through before. */
export function judge<M extends Met>(met: readonly M[]): { advice: Advice; counting: M[]; letThrough: M[] } {
  const letThrough = met.filter(({ stance }) => stance === 'let-through')
  // The very file that a person let through stops nobody again, whatever it looks like. What comes beside it is no part of it.
  const isSameFile = letThrough.some(({ kind, distance }) => kind === 'sha256' && distance === 0)
  const passing = nearestBySignal(letThrough)
  const counting = met.filter(
    (each) =>
      each.stance === 'known' &&
      !(isSameFile && !each.isBeside) &&
      !(ofTheWhole.includes(each.kind) && isNearer(passing.get(signalOf(each)), each)),
  )
  const advice = counting.length === 0 ? 'none' : counting.some(mayBlock) ? 'block' : 'review'
  return { advice, counting, letThrough }
}

/**
 * Kinds that hold the whole of a piece against the whole of another. The others are met by a part of it: a video may begin
 * with a report that was let through and go on with what is known.
 */
const ofTheWhole = ['pdq', 'tmk', 'text', 'shingles', 'tlsh']

/**
 * Of two that one signal of the piece was met with, the nearer one says what the piece is. At the same distance nothing
 * is said: the very pictures of a report are those of what it reports on, and a person looks.
 */
function isNearer(other: Met | undefined, than: Met): boolean {
  return other !== undefined && other.distance < than.distance
}

function nearestBySignal<M extends Met>(met: readonly M[]): ReadonlyMap<string, M> {
  const nearest = new Map<string, M>()
  for (const each of met) if (!isNearer(nearest.get(signalOf(each)), each)) nearest.set(signalOf(each), each)
  return nearest
}

const signalOf = ({ query, kind }: Met) => `${query} ${kind}`

/**
 * So many of what is known, and about as many of what was let through, that say of the piece what all of them together
 * say: whoever lists a hundred leads crowds out neither what stops it nor what lets it pass. What comes first of equals
 * is kept.
 */
export function keepMost<M extends Met>(met: readonly M[], most: number): M[] {
  const { counting, letThrough } = judge(met)
  const counts = new Set(counting)
  const rank = (each: M) => (counts.has(each) ? (mayBlock(each) ? 0 : 1) : 2)
  const known = met.filter(({ stance }) => stance === 'known').toSorted((a, b) => rank(a) - rank(b))
  const passing = new Set(nearestBySignal(letThrough).values())
  const others = letThrough.filter((each) => !passing.has(each))
  return [...known.slice(0, most), ...passing, ...others.slice(0, Math.max(0, most - passing.size))]
}

function mayBlock(met: Met): boolean {
  return met.isConfirmed && blocksConfirmed(met)
}

/** Whether it stops the piece if a person has confirmed what it was met by. */
export function blocksConfirmed({ kind, distance, stance, onMatch }: Met): boolean {
  return stance === 'known' && kind === 'sha256' && distance === 0 && onMatch === 'block'
}

/** Hashes of pictures with less in them than this are met by anything: they are kept, and looked for nowhere. */
export const leastQuality = 50

/** Where a piece falls in the traffic, in [0, 1), by its hash: the same at every node and in every replay. */
export function chanceOf(hash: Uint8Array): number {
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0) / 2 ** 32
}

/** Whether a bank that is live for a share of the traffic is live for this piece: always the same for the same piece. */
export function isLiveFor(share: number, chance: number): boolean {
  return share >= 1 || chance < share
}
