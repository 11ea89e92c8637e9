import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { bytesToHex } from '@noble/hashes/utils.js'
import { needs } from '../../checks/needs.ts'
import { tlshDistance, tlshOf } from './tlsh.ts'

/** Words in an order of their own for each seed: enough bytes, and enough variety, for every version of TLSH. */
function invented(seed: number, words: number): Buffer {
  const known =
    'sur le pont du village quand la lune se lève les enfants chantent rivière et vent soir maison أزرق بحر school'.split(
      ' ',
    )
  let state = seed
  const text = Array.from({ length: words }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return known[(state >>> 16) % known.length]
  })
  // Every other one in other letters: bytes that have nothing in common.
  return Buffer.from(seed % 2 === 0 ? text.join(' ') : text.join('-').toUpperCase())
}

test('hashes and distances are those of Debian’s tlsh', (t) => {
  if (!needs(t, 'tlsh')) return
  const folder = mkdtempSync(join(tmpdir(), 'tlsh-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const texts = [1, 2, 3, 4].flatMap((seed) => [90, 200, 900, 5000].map((words) => invented(seed, words)))
  const theirs = texts.map((text, at) => {
    const file = join(folder, `${at}`)
    writeFileSync(file, text)
    return execFileSync('tlsh', ['-f', file], { encoding: 'utf8' }).split(/\s/, 1)[0]
  })
  const ours = texts.map((text) => tlshOf(text) ?? new Uint8Array())
  assert.deepEqual(
    ours.map((hash) => bytesToHex(hash).toUpperCase()),
    theirs,
  )

  const pairs = ours.flatMap((one, at) => ours.slice(at + 1, at + 4).map((other) => [one, other] as const))
  const said = pairs.map(([one, other]) => {
    const [a, b] = [one, other].map((hash) => bytesToHex(hash).toUpperCase())
    return Number(
      /\d+/.exec(
        spawnSync('tlsh', ['-xlen', '-c', String(a), '-d', String(b)], { encoding: 'utf8' }).stdout,
      )?.[0],
    )
  })
  assert.deepEqual(
    pairs.map(([one, other]) => tlshDistance(one, other)),
    said,
  )
})

test('what is too short or too monotonous has no hash', () => {
  assert.equal(tlshOf(invented(1, 200).subarray(0, 49)), undefined)
  assert.equal(tlshOf(Buffer.alloc(100_000, 'a')), undefined)
  assert.equal(tlshOf(new Uint8Array()), undefined)
})
