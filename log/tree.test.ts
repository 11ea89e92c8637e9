import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { base64 } from './bytes.ts'
import { leafHash } from './leaf.ts'
import { sampleEntries, slowReader, slowRoot } from './sample.ts'
import {
  append,
  emptyFrontier,
  rootOf,
  rootOfEntries,
  subtreesOf,
  wholeBlocks,
  type Frontier,
} from './tree.ts'

const roots: [number, string][] = [
  [0, '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
  [1, 'dziFphNIniTOLPdhmdakI/BC5LvxLX7s7pEu8nbGVwE='],
  [2, 'WkdmL9ijF9lgSaP59HxV3GfKZgUbqjaD27GbL+CaB7A='],
  [3, 'lPvQ3YNvUDAWkubQ6t5yjuGexSv/8WBu2AfIV11aqhk='],
  [4, 'l5nzB1F+9RfCIF35tndivzR1ayAJn7ffzOdrzr0nOy4='],
  [5, 'fKo0Xb2JKmZFTWxlEuo8PqPw0+whvj/C4jdXBf049nI='],
  [6, 'y+7JnbPk1n26qmDBa11M9zesLdwVB7eK83V2PrrRwB4='],
  [7, 'mMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc='],
  [255, 'z2Z5PmMp3/JC6zzuCm82rT46GW3MVzoex3XhAr6GPxw='],
  [256, '2mWW2VNp9f7zIquOTg2jsLUCNqqcijsdJG90Ecni4y4='],
  [257, 'XB/f6DU1gCLyOS3keNvgU/wTDP4dOggoeakM9r8Uv34='],
  [70000, 'o5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao='],
]

for (const [size, root] of roots) {
  test(`the tree of ${size} sample entries has the written root`, () => {
    assert.equal(base64(rootOfEntries(sampleEntries(size))), root)
    assert.equal(base64(slowRoot(sampleEntries(size))), root)
  })
}

const grow = (entries: readonly Uint8Array[], from: Frontier = emptyFrontier) =>
  entries.reduce((frontier, entry) => append(frontier, leafHash(entry)), from)

test('a frontier grown entry by entry, from anywhere, has the root of the whole tree', () => {
  fc.assert(
    fc.property(fc.nat(600), fc.nat(600), (a, b) => {
      const entries = sampleEntries(a + b)
      const whole = grow(entries.slice(a), grow(entries.slice(0, a)))
      assert.equal(whole.size, a + b)
      assert.deepEqual(rootOf(whole), slowRoot(entries))
    }),
    { seed: 6962, numRuns: 60 },
  )
})

test('every hash of the tree is told once, when it becomes final, and is the hash of its subtree', () => {
  const entries = sampleEntries(77)
  const told = new Map<string, Uint8Array>()
  entries.reduce(
    (frontier, entry) =>
      append(frontier, leafHash(entry), (level, index, hash) => {
        assert.ok(!told.has(`${level}/${index}`))
        told.set(`${level}/${index}`, hash)
      }),
    emptyFrontier,
  )
  const read = slowReader(entries)
  let count = 0
  for (let level = 0; 2 ** level <= 77; level++) {
    for (let index = 0; (index + 1) * 2 ** level <= 77; index++, count++) {
      assert.deepEqual(told.get(`${level}/${index}`), read(level, index))
    }
  }
  assert.equal(told.size, count)
})

test('a frontier is made of one full subtree for each set bit of its size', () => {
  assert.deepEqual(subtreesOf(0), [])
  assert.deepEqual(subtreesOf(70000), [
    { level: 16, index: 0 },
    { level: 12, index: 16 },
    { level: 8, index: 272 },
    { level: 6, index: 1092 },
    { level: 5, index: 2186 },
    { level: 4, index: 4374 },
  ])
  assert.equal(subtreesOf(2 ** 53 - 1).length, 53)
})

test('the whole blocks of a frontier are the frontier of the smaller tree', () => {
  const entries = sampleEntries(700)
  assert.deepEqual(wholeBlocks(grow(entries), 8), grow(entries.slice(0, 512)))
  assert.deepEqual(wholeBlocks(grow(entries.slice(0, 255)), 8), emptyFrontier)
  assert.deepEqual(wholeBlocks(grow(entries.slice(0, 256)), 8), grow(entries.slice(0, 256)))
})
