import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { base64 } from './bytes.ts'
import { leafHash, nodeHash } from './leaf.ts'
import { consistencyProof, consistent, frontierFrom, hashReader, included, inclusionProof } from './proof.ts'
import { sampleEntries, slowReader, slowRoot } from './sample.ts'
import { encodeTile, tilePath, tilesOf, type Tile } from './tile.ts'
import { rootOf } from './tree.ts'

const leafOf = (entries: readonly Uint8Array[], index: number) => leafHash(entries[index] ?? new Uint8Array())
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 0x10 : byte))

test('the proofs of the sample tree are the written ones', async () => {
  const seven = sampleEntries(7)
  const read = slowReader(seven)
  assert.deepEqual((await inclusionProof(5, 7, read)).map(base64), [
    'SFM123z+yWXxX/dF/GJcQdXqJkaTaTAWWCj3PdS2iFQ=',
    'vhV4G2KKKEFMHIoRuG24Qi+hBBIV/g18RJbSPNoeQUI=',
    'l5nzB1F+9RfCIF35tndivzR1ayAJn7ffzOdrzr0nOy4=',
  ])
  assert.deepEqual((await consistencyProof(4, 7, read)).map(base64), [
    'lK+4osoFHAVFjqOdzRmxvWjn4zUp8QtDnSphWlH2NuI=',
  ])
})

test('every entry of every small tree is proved to stand where it stands and nowhere else', async () => {
  let proofs = 0
  for (let size = 1; size <= 34; size++) {
    const entries = sampleEntries(size)
    const root = slowRoot(entries)
    for (let index = 0; index < size; index++, proofs++) {
      const proof = await inclusionProof(index, size, slowReader(entries))
      const claim = { index, size, leaf: leafOf(entries, index), root }
      assert.ok(included(claim, proof))
      for (let other = 0; other < size; other++) {
        if (other !== index)
          assert.ok(!included({ ...claim, index: other }, proof), `${index} as ${other} in ${size}`)
      }
      assert.ok(!included({ ...claim, index: size }, proof))
      assert.ok(!included({ ...claim, index: -1 }, proof))
      assert.ok(!included({ ...claim, leaf: flipped(claim.leaf, index % 32) }, proof))
      assert.ok(!included({ ...claim, root: flipped(root, index % 32) }, proof))
      assert.ok(!included(claim, [...proof, root]))
      assert.ok(!included(claim, proof.slice(0, -1)) || proof.length === 0)
    }
  }
  assert.equal(proofs, 595)
})

test('a proof does not hold with any byte flipped, in any hash', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 3000 }), fc.nat(), fc.nat(31), async (size, pick, byte) => {
      const entries = sampleEntries(size)
      const index = pick % size
      const proof = await inclusionProof(index, size, slowReader(entries))
      const claim = { index, size, leaf: leafOf(entries, index), root: slowRoot(entries) }
      assert.ok(included(claim, proof))
      for (let at = 0; at < proof.length; at++) {
        assert.ok(
          !included(
            claim,
            proof.map((hash, i) => (i === at ? flipped(hash, byte) : hash)),
          ),
        )
      }
      assert.ok(!included(claim, [...proof].toReversed()) || proof.length < 2)
    }),
    { seed: 9162, numRuns: 12 },
  )
})

test('a proof longer than its tree is high proves nothing, even if its hashes meet the root', () => {
  const [leaf, other] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))]
  assert.ok(!included({ index: 0, size: 1, leaf, root: nodeHash(other, leaf) }, [other]))
  assert.ok(!included({ index: 0, size: 1, leaf, root: nodeHash(leaf, other) }, [other]))
  const root = nodeHash(other, nodeHash(leaf, leaf))
  assert.ok(!consistent({ size: 1, root: nodeHash(other, leaf) }, { size: 2, root }, [leaf, other]))
})

test('a proof made for one size of the tree proves nothing in a tree of another size with another root', async () => {
  const entries = sampleEntries(40)
  const proof = await inclusionProof(5, 30, slowReader(entries))
  for (let size = 0; size <= 40; size++) {
    const claim = { index: 5, size, leaf: leafOf(entries, 5), root: slowRoot(entries.slice(0, size)) }
    assert.equal(included(claim, proof), size === 30)
  }
})

test('each tree is proved to begin with each smaller one, and with nothing else', async () => {
  const entries = sampleEntries(70)
  const read = slowReader(entries)
  const roots = Array.from({ length: 71 }, (_, size) => slowRoot(entries.slice(0, size)))
  const tree = (size: number) => ({ size, root: roots[size] ?? new Uint8Array() })
  let pairs = 0
  for (let to = 0; to <= 70; to++) {
    for (let from = 0; from <= to; from++, pairs++) {
      const proof = await consistencyProof(from, to, read)
      assert.ok(consistent(tree(from), tree(to), proof), `${from} → ${to}`)
      assert.ok(!consistent({ size: from, root: flipped(tree(from).root, 3) }, tree(to), proof))
      assert.ok(!consistent(tree(from), tree(to), [...proof, tree(to).root]))
      if (from > 0) assert.ok(!consistent(tree(from), { size: to, root: flipped(tree(to).root, 3) }, proof))
      if (proof.length > 0) {
        const at = (from + to) % proof.length
        assert.ok(
          !consistent(
            tree(from),
            tree(to),
            proof.map((hash, i) => (i === at ? flipped(hash, 9) : hash)),
          ),
        )
        assert.ok(!consistent(tree(from), tree(to), proof.slice(0, -1)))
        assert.ok(
          !consistent({ ...tree(from), size: from - 1 }, tree(to), proof),
          `${from - 1} for ${from} → ${to}`,
        )
      }
      if (from < to) assert.ok(!consistent(tree(to), tree(from), proof))
    }
  }
  assert.equal(pairs, 2556)
})

test('proofs, roots and frontiers read from tiles are those of the tree', async () => {
  for (const size of [1, 255, 256, 257, 700, 70000]) {
    const entries = sampleEntries(size)
    const tiles = tilesOfEntries(entries)
    const asked: string[] = []
    const read = hashReader(size, (tile) => {
      asked.push(tilePath(tile))
      return tiles.get(tilePath(tile)) ?? assert.fail(`asked for ${tilePath(tile)}`)
    })
    const root = slowRoot(entries)
    const frontier = await frontierFrom(size, read)
    assert.deepEqual(rootOf(frontier), root)
    for (const index of [0, size >> 1, size - 1]) {
      const proof = await inclusionProof(index, size, read)
      assert.ok(included({ index, size, leaf: leafOf(entries, index), root }, proof))
    }
    const from = Math.ceil(size / 3)
    const smaller = { size: from, root: slowRoot(entries.slice(0, from)) }
    assert.ok(consistent(smaller, { size, root }, await consistencyProof(from, size, read)))
    assert.equal(new Set(asked).size, asked.length, 'a tile is fetched once')
  }
})

test('sizes beyond 32 bits are reckoned without losing a bit', async () => {
  // A tree whose leaves are all the same, so that any hash of it is known without its 2^52 entries.
  const hashes = [leafHash(new Uint8Array())]
  for (let level = 1; level < 53; level++) {
    const below = hashes[level - 1] ?? new Uint8Array()
    hashes.push(nodeHash(below, below))
  }
  const read = (level: number) => hashes[level] ?? new Uint8Array()
  const tree = async (size: number) => ({ size, root: rootOf(await frontierFrom(size, read)) })
  for (const size of [2 ** 32 + 5, 2 ** 40 + 2 ** 31 + 1, 2 ** 52 + 12345]) {
    const { root } = await tree(size)
    for (const index of [0, 2 ** 31 + 1, 2 ** 32 + 1, size - 1]) {
      const proof = await inclusionProof(index, size, read)
      assert.ok(included({ index, size, leaf: read(0), root }, proof))
      assert.ok(!included({ index, size: size * 2, leaf: read(0), root }, proof))
    }
    for (const from of [1, 2 ** 31, 2 ** 32 - 1, 2 ** 32 + 3]) {
      const proof = await consistencyProof(from, size, read)
      assert.ok(consistent(await tree(from), { size, root }, proof))
      assert.ok(!consistent({ ...(await tree(from)), size: from + 1 }, { size, root }, proof))
    }
  }
})

test('asking for a proof that cannot exist is a mistake', async () => {
  const read = slowReader([])
  await assert.rejects(inclusionProof(0, 0, read))
  await assert.rejects(inclusionProof(5, 5, read))
  await assert.rejects(consistencyProof(6, 5, read))
  await assert.rejects(async () => hashReader(5, () => new Uint8Array())(3, 0))
})

function tilesOfEntries(entries: readonly Uint8Array[]): Map<string, Uint8Array> {
  const levels = [entries.map(leafHash)]
  for (let below = levels[0] ?? []; below.length >= 2;) {
    below = Array.from({ length: Math.floor(below.length / 256) }, (_, at) => {
      let hashes = below.slice(at * 256, (at + 1) * 256)
      while (hashes.length > 1) hashes = pairs(hashes)
      return hashes[0] ?? new Uint8Array()
    })
    levels.push(below)
  }
  const bytes = ({ level, index, width }: Tile) =>
    encodeTile((levels[Number(level)] ?? []).slice(index * 256, index * 256 + width))
  return new Map(
    tilesOf(entries.length)
      .filter(({ level }) => level !== 'entries')
      .map((tile) => [tilePath(tile), bytes(tile)]),
  )
}

function pairs(hashes: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: hashes.length / 2 }, (_, at) => {
    const two = hashes.slice(2 * at, 2 * at + 2)
    return nodeHash(two[0] ?? new Uint8Array(), two[1] ?? new Uint8Array())
  })
}
