import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { peer } from '../../checks/peers.ts'
import { vpdq } from '../signals/vpdq.ts'
import { readFrames } from './frames.ts'
import { matchVideos } from './match.ts'

/** Reckoned from the hash files of the repository; the shares that its page prints are of an older state of them. */
const reckoned: [query: string, distinct: boolean, queryShare: string, listedShare: string][] = [
  ['chair-22-sd-sepia-bar', false, '83.95', '100.00'],
  ['chair-22-sd-sepia-bar', true, '85.82', '100.00'],
  ['chair-22-with-large-logo-bar', false, '10.55', '10.46'],
  ['chair-22-with-large-logo-bar', true, '10.58', '10.50'],
]

test('the sample hashes of vPDQ have the shares that can be reckoned from them', (t) => {
  const folder = peer(t, 'threatexchange')
  if (!folder) return
  const listed = clearFramesOf(folder, 'chair-19-sd-bar')
  for (const [query, distinct, queryShare, listedShare] of reckoned) {
    const match = matchVideos(clearFramesOf(folder, query), listed, { within: 31, distinct })
    assert.deepEqual(
      [match.queryShare.toFixed(2), match.listedShare.toFixed(2)],
      [queryShare, listedShare],
      query,
    )
  }
})

test('a sample hash is read, and matches itself as one segment from beginning to end', (t) => {
  const folder = peer(t, 'threatexchange')
  if (!folder) return
  const read = vpdq.read(textOf(folder, 'doorknob-hd-no-bar'))
  assert.ok('canonical' in read)
  const { distance, detail } = vpdq.compare(read.canonical, read.canonical, 20)
  assert.equal(distance, 0)
  assert.ok(detail?.of === 'video')
  assert.deepEqual(
    detail.segments.map((one) => [one.queryFrom - one.listedFrom, one.queryTo - one.listedTo]),
    [[0, 0]],
  )
})

function clearFramesOf(folder: string, name: string) {
  const read = readFrames(textOf(folder, name))
  assert.ok('frames' in read)
  return read.frames.filter(({ quality }) => quality >= 50)
}

function textOf(folder: string, name: string): string {
  return readFileSync(`${folder}/vpdq/sample-hashes/${name}.txt`, 'utf8')
}
