/** Our comparison of TMK hashes beside the figures of the reference's own program, on its sample hashes. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { peer } from '../../checks/peers.ts'
import { firstLevel, secondLevel } from './compare.ts'
import { fingerprintIn } from './file.ts'

test('the sample videos of ThreatExchange are as like each other as its own program says', (t) => {
  const folder = peer(t, 'threatexchange')
  if (folder === undefined) return
  const levels = (...names: [string, string]) => {
    const [one, other] = names.map((name) =>
      fingerprintIn(readFileSync(`${folder}/tmk/sample-hashes/${name}.tmk`)),
    )
    assert.ok(one && other && 'frames' in one && 'frames' in other)
    return [firstLevel(one.average, other.average), secondLevel(one, other)].map((level) => level.toFixed(6))
  }
  const pairs: [string, string, string[]][] = [
    ['chair-22-sd-grey-bar', 'chair-orig-22-sd-bar', ['0.999963', '0.999964']],
    ['pattern-hd-no-bar', 'pattern-longer-no-bar', ['0.981078', '0.954990']],
    ['chair-22-with-large-logo-bar', 'chair-orig-22-sd-bar', ['0.463268', '0.653652']],
    ['doorknob-hd-no-bar', 'chair-22-sd-grey-bar', ['0.180108', '0.271788']],
  ]
  assert.deepEqual(
    pairs.map(([one, other]) => [one, other, levels(one, other)]),
    pairs,
  )
})
