import assert from 'node:assert/strict'
import test from 'node:test'

import { base64 } from './bytes.ts'
import { openCheckpoint, parseCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { Malformed } from './malformed.ts'
import { parseVerifierKey, signatureLine, signNote, verifierKey } from './note.ts'
import {
  logKey,
  logSigner,
  sampleCheckpoint,
  sampleEntries,
  slowRoot,
  witnessKey,
  witnessSigner,
} from './sample.ts'

const log = parseVerifierKey(logKey)
const witness = parseVerifierKey(witnessKey)
const root = slowRoot(sampleEntries(3))
const text = writeCheckpoint({ origin: log.name, size: 3, root })

test('the checkpoint of the sample tree of three is the written one, with its cosignature', async () => {
  assert.equal(
    await sampleCheckpoint(sampleEntries(3), 1795424400),
    `log.guichet.example/main
3
lPvQ3YNvUDAWkubQ6t5yjuGexSv/8WBu2AfIV11aqhk=

— log.guichet.example/main fiwNoqr/J6C8v4z+nHzNk/ERpcXyKoD3SV3FvVF0keD2OVfYkRFTRO3irjuovsmRx1w9zkRFbi+ngLnmdu2P2ZptdQ0=
— witness.example/w1 tyurLgAAAABrBACQHIKkkStZvp8Pqh4BVX6iuSVQfhJmZgI85ozgvktSaJDVubP0ARVs1glSYkiEuNQBX2jigh8lmZh4z7WwuZOrDA==
`,
  )
})

test('a checkpoint opens with the key of its log and tells the witnesses that saw it', async () => {
  const note = await sampleCheckpoint(sampleEntries(3), 1795424400)
  const checkpoint = { origin: log.name, size: 3, root }
  assert.deepEqual(openCheckpoint(note, [log], [witness]), {
    checkpoint,
    log,
    witnesses: [{ key: witness, time: 1795424400 }],
  })
  assert.deepEqual(openCheckpoint(note, [log]), { checkpoint, log, witnesses: [] })
  assert.deepEqual(readCheckpoint(note), checkpoint)
})

test('the word of a witness does not stand in for the signature of the log', async () => {
  const cosigned = `${text}\n${await signatureLine(text, witnessSigner, 1)}`
  assert.throws(() => openCheckpoint(cosigned, [log], [witness]), /log itself/)
  assert.throws(() => openCheckpoint(cosigned, [], [witness]), /no key is known/)
  assert.throws(() => openCheckpoint(cosigned, [witness], [witness]), /no key is known/)
})

test('a key signs for the log of its own name alone', async () => {
  const other = writeCheckpoint({ origin: 'log.guichet.example/other', size: 3, root })
  const note = await signNote(other, logSigner)
  assert.throws(() => openCheckpoint(note, [log]), /no key is known/)
  const renamed = verifierKey('log', 'log.guichet.example/other', log.publicKey)
  assert.throws(() => openCheckpoint(note, [renamed]), /no known key/)
})

test('a checkpoint text in any other form is refused', () => {
  const r = base64(root)
  const bad = [
    '',
    '\n',
    `o\n3\n${r}`,
    `\n3\n${r}\n`,
    `o\n\n${r}\n`,
    `o\n03\n${r}\n`,
    `o\n-3\n${r}\n`,
    `o\n+3\n${r}\n`,
    `o\n3.0\n${r}\n`,
    `o\n3e0\n${r}\n`,
    `o\n0x3\n${r}\n`,
    `o\n 3\n${r}\n`,
    `o\n9007199254740992\n${r}\n`,
    `o\n3\n${r.slice(0, -1)}\n`,
    `o\n3\n${r.slice(4)}\n`,
    `o\n3\n${r.replaceAll('+', '-')}A\n`,
    `o\n3\n${r}\nextension\n`,
    `o\n3\n${r}\n\n`,
  ]
  for (const text of bad) assert.throws(() => parseCheckpoint(text), Malformed, JSON.stringify(text))
  assert.deepEqual(parseCheckpoint(`o\n9007199254740991\n${r}\n`).size, 9007199254740991)
  assert.throws(() => writeCheckpoint({ origin: 'o\n', size: 3, root }), Malformed)
  assert.throws(() => writeCheckpoint({ origin: 'o', size: 3.5, root }), Malformed)
})
