import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { needs } from '../checks/needs.ts'
import { beside, holds, type Row } from './bench.ts'
import { benches } from './index.ts'
import { written } from './result.ts'
import { tableOf } from './table.ts'
import { atPace, eachOf, inTurns, median, percentile } from './rounds.ts'

for (const name of Object.keys(benches)) {
  test(`the bench “${name}” runs, in small numbers, and gives whole rows`, (t) => {
    if (name === 'vpdq' && !needs(t, 'ffmpeg')) return
    const run = join(import.meta.dirname, 'run.ts')
    const { status, stdout, stderr } = spawnSync(process.execPath, [run, name, '--tiny', '--json'], {
      encoding: 'utf8',
    })
    assert.equal(status, 0, stderr)
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
    assert.ok(rows.length > 0)
    for (const { name, ours, yardstick, ratio, unit, atLeast, atMost, n, why } of rows) {
      assert.ok(name && unit && ours > 0 && n > 0, name)
      assert.ok(yardstick === null ? why : Math.abs(Number(ratio) - ours / yardstick) < 1e-9, name)
      assert.notEqual(atLeast ?? atMost, undefined, name)
    }
  })
}

test('a figure holds when its ratio is within what was wanted, and says nothing without a yardstick', () => {
  const row = (ours: number, wanted: { atLeast: number } | { atMost: number }) =>
    beside('x', { ours, yardstick: 100, unit: 'a second', n: 1 }, wanted)
  assert.deepEqual(
    [
      holds(row(35, { atLeast: 0.35 })),
      holds(row(34, { atLeast: 0.35 })),
      holds(row(200, { atMost: 2 })),
      holds(row(201, { atMost: 2 })),
      holds({ ...row(1, { atLeast: 2 }), yardstick: null, ratio: null }),
    ],
    [true, false, true, false, undefined],
  )
})

test('the sides of a comparison take turns at going first', async () => {
  const went: string[] = []
  const side = (name: string) => async (round: number) => went.push(`${name}${round}`)
  const { a } = await inTurns(3, { a: side('a'), b: side('b') })
  assert.deepEqual([went.join(' '), a], ['a0 b0 b1 a1 a2 b2', [1, 4, 5]])
})

test('the middle is a measured value, and p99 of few is the worst of them', () => {
  assert.deepEqual(
    [median([3, 1, 2]), median([4, 1, 3, 2]), percentile([5, 1, 9], 0.99), percentile([], 0.5)],
    [2, 2, 9, Number.NaN],
  )
})

test('everything is done once, at most so many at a time, and at a pace whoever is slow holds up nobody', async () => {
  let [now, most] = [0, 0]
  const done: number[] = []
  await eachOf([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setImmediate(resolve))
    now--
    done.push(item)
  })
  const begun: number[] = []
  let release = () => undefined as void
  const slow = new Promise<void>((resolve) => (release = resolve))
  await atPace([1, 2, 3], 1_000, async (item) => {
    begun.push(item)
    if (item === 1) await slow
    if (item === 3) release()
  })
  assert.deepEqual([done.toSorted(), most, begun], [[1, 2, 3, 4, 5], 2, [1, 2, 3]])
})

test('what grows is drawn under the table, the longest bar for the largest', () => {
  const at = [1, 2, 4].map((value) => ({ size: 1_000 * value, value }))
  const row = {
    ...beside('x', { ours: 1, yardstick: 1, unit: 's', n: 1 }, { atMost: 2 }),
    grown: [{ name: 'A look', unit: 'µs', at }],
  }
  assert.deepEqual(tableOf([row]).split('\n').slice(3), [
    '',
    '```text',
    'A look',
    `1 000  1 µs  ${'█'.repeat(12)}`,
    `2 000  2 µs  ${'█'.repeat(24)}`,
    `4 000  4 µs  ${'█'.repeat(48)}`,
    '```',
  ])
})

test('the page keeps its words, and gets its figures from the result alone', () => {
  const page = 'before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n'
  const again = written(page, {})
  assert.match(again, /^before\n<!-- figures -->\n\n## Orders taken in\n[^]*\n\n<!-- \/figures -->\nafter\n$/)
  assert.equal(written(again, {}), again)
  assert.throws(() => written('nothing', {}), /has lost/)
})
