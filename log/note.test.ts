import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { base64, concat, hex, utf8 } from './bytes.ts'
import { Malformed } from './malformed.ts'
import {
  openNote,
  parseNote,
  parseVerifierKey,
  signatureLine,
  signerFromSeed,
  signNote,
  verifierKey,
  writeVerifierKey,
} from './note.ts'
import { logKey, logSigner, witnessKey, witnessSigner } from './sample.ts'

const text = 'log.guichet.example/main\n3\nlPvQ3YNvUDAWkubQ6t5yjuGexSv/8WBu2AfIV11aqhk=\n'
const logLine =
  '— log.guichet.example/main fiwNoqr/J6C8v4z+nHzNk/ERpcXyKoD3SV3FvVF0keD2OVfYkRFTRO3irjuovsmRx1w9zkRFbi+ngLnmdu2P2ZptdQ0=\n'
const witnessLine =
  '— witness.example/w1 tyurLgAAAABrBACQHIKkkStZvp8Pqh4BVX6iuSVQfhJmZgI85ozgvktSaJDVubP0ARVs1glSYkiEuNQBX2jigh8lmZh4z7WwuZOrDA==\n'
const note = `${text}\n${logLine}${witnessLine}`
const log = parseVerifierKey(logKey)
const witness = parseVerifierKey(witnessKey)

test('keys, signatures and cosignatures are those of the written format, byte for byte', async () => {
  assert.equal(writeVerifierKey(logSigner.key), logKey)
  assert.equal(writeVerifierKey(witnessSigner.key), witnessKey)
  assert.equal(await signNote(text, logSigner), `${text}\n${logLine}`)
  assert.equal(await signatureLine(text, witnessSigner, 1795424400), witnessLine)
})

test('the example of the signed-note specification opens with its key', () => {
  const key = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
  const example =
    'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
  assert.deepEqual(openNote(parseNote(example), [key]), [{ key }])
  assert.throws(
    () => openNote(parseNote(example.replace('example message', 'altered message')), [key]),
    Malformed,
  )
})

test('a note tells which known keys signed it, and when a witness did', () => {
  assert.deepEqual(openNote(parseNote(note), [log, witness]), [
    { key: log },
    { key: witness, time: 1795424400 },
  ])
  assert.deepEqual(openNote(parseNote(note), [witness]), [{ key: witness, time: 1795424400 }])
  assert.deepEqual(openNote(parseNote(utf8(note)), [log]), [{ key: log }])
})

test('a line that repeats a known signature counts once', () => {
  assert.equal(openNote(parseNote(note + witnessLine), [log, witness]).length, 2)
})

test('of two cosignatures by one witness the first is told', async () => {
  const again = await signatureLine(text, witnessSigner, 1795424999)
  assert.deepEqual(openNote(parseNote(note + again), [witness]), [{ key: witness, time: 1795424400 }])
})

test('the text of a note may hold empty lines: the last one ends it', async () => {
  const verse = 'Ognuno sta solo\n\ned è subito sera.\n'
  const signed = await signNote(verse, logSigner)
  assert.equal(parseNote(signed).text, verse)
  assert.deepEqual(openNote(parseNote(signed), [log]), [{ key: log }])
})

test('a key of small order, for which anything verifies in a looser reading, signs nothing', () => {
  const identity = Uint8Array.of(1, ...new Uint8Array(31))
  const weak = verifierKey('log', 'weak.example', identity)
  const line = `— weak.example ${base64(concat(weak.id, identity, new Uint8Array(32)))}\n`
  assert.throws(() => openNote(parseNote(`${text}\n${line}`), [weak]), /does not verify/)
})

test('a known key whose line does not verify spoils the whole note, however many others verify', () => {
  const spoilt = `— log.guichet.example/main ${base64(concat(log.id, new Uint8Array(64).fill(7)))}\n`
  assert.throws(() => openNote(parseNote(note + spoilt), [log, witness]), /does not verify/)
  const short = `— witness.example/w1 ${base64(concat(witness.id, new Uint8Array(64)))}\n`
  assert.throws(() => openNote(parseNote(note + short), [log, witness]), /does not verify/)
  const later = new Uint8Array(72).fill(0xff)
  const timeless = `— witness.example/w1 ${base64(concat(witness.id, later))}\n`
  assert.throws(() => openNote(parseNote(note + timeless), [log, witness]), /does not verify/)
})

test('lines of unknown keys are passed over, even when they share a name or an id with a known one', () => {
  const namesake = verifierKey('log', log.name, new Uint8Array(32).fill(9))
  const lines = [
    `— ${log.name} ${base64(concat(namesake.id, new Uint8Array(64)))}\n`,
    `— other.example/log ${base64(concat(log.id, new Uint8Array(64)))}\n`,
    `— pq.example/log ${base64(new Uint8Array(2432))}\n`,
  ]
  assert.deepEqual(openNote(parseNote(note + lines.join('')), [log]), [{ key: log }])
  assert.throws(() => openNote(parseNote(`${text}\n${lines.join('')}`), [log]), /no known key/)
})

test('a log signature is never taken for a cosignature of the same key, nor the other way round', () => {
  const asWitness = verifierKey('witness', log.name, log.publicKey)
  assert.notEqual(hex(asWitness.id), hex(log.id))
  assert.throws(() => openNote(parseNote(note), [asWitness]), /no known key/)
})

test('at least sixteen signatures are read, and more than a note may have are refused', () => {
  const stranger = `— other.example/log ${base64(new Uint8Array(68))}\n`
  assert.equal(parseNote(`${text}\n${stranger.repeat(15)}${logLine}`).signatures.length, 16)
  assert.equal(parseNote(`${text}\n${stranger.repeat(64)}`).signatures.length, 64)
  assert.throws(() => parseNote(`${text}\n${stranger.repeat(65)}`), Malformed)
  assert.throws(() => parseNote(`${'x'.repeat(128 * 1024)}\n\n${logLine}`), Malformed)
})

test('a note in any other form is refused', () => {
  const bad: [string, string | Uint8Array][] = [
    ['no blank line', text + logLine],
    ['no signature', `${text}\n`],
    ['no last newline', note.slice(0, -1)],
    ['another last character than a newline', `${note.slice(0, -1)}x`],
    ['a blank line at the end', `${note}\n`],
    ['a hyphen for the dash', note.replace('— log', '- log')],
    ['two spaces', note.replace('— log', '—  log')],
    ['a name with a plus', note.replace('— log', '— l+og')],
    ['a name with a no-break space', note.replace('— log', '— l\u00a0og')],
    ['a carriage return', note.replaceAll('\n', '\r\n')],
    ['a NUL', note.replace('main', 'ma\u0000in')],
    ['a tab', note.replace('3', '\t3')],
    ['base64 without padding', note.replace('dQ0=\n', 'dQ0\n')],
    ['base64 with stray bits', note.replace('dQ0=\n', 'dQ1=\n')],
    ['an id without a signature', `${text}\n— a ${base64(log.id)}\n`],
    ['a lone surrogate', note.replace('main', '\ud800')],
    ['bytes that are not UTF-8', concat(utf8(note), Uint8Array.of(0xff))],
  ]
  for (const [what, source] of bad) assert.throws(() => parseNote(source), Malformed, what)
})

test('no single altered byte of a note leaves it opening as it did', () => {
  const bytes = utf8(note)
  let refused = 0
  for (let at = 0; at < bytes.length; at++) {
    const altered = Uint8Array.from(bytes)
    altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8))
    try {
      // An altered name or id makes a line unknown, which is passed over: then less is known than before.
      assert.ok(openNote(parseNote(altered), [log, witness]).length < 2, `byte ${at}`)
    } catch (fault) {
      assert.ok(fault instanceof Malformed, `byte ${at}: ${String(fault)}`)
      refused++
    }
  }
  assert.ok(refused > text.length)
})

test('parsing whatever bytes come in refuses them or keeps them', () => {
  const lines = fc.constantFrom('— ', 'a', '\n', '\n\n', ' ', '+', 'AAAAAAAA', '=', '—', '\u2028', '\0')
  fc.assert(
    fc.property(
      fc.array(lines, { maxLength: 12 }).map((parts) => parts.join('')),
      (source) => {
        try {
          const { text, signatures } = parseNote(source)
          const written = signatures.map(({ name, id, value }) => `— ${name} ${base64(concat(id, value))}\n`)
          assert.equal(`${text}\n${written.join('')}`, source)
        } catch (fault) {
          assert.ok(fault instanceof Malformed)
        }
      },
    ),
    { seed: 1, numRuns: 200 },
  )
})

test('a verifier key is read in one spelling only, and its id must be its own', () => {
  assert.deepEqual(parseVerifierKey(logKey), logSigner.key)
  const bad = [
    '',
    'log.guichet.example/main',
    logKey.replace('7e2c0da2', '7E2C0DA2'),
    logKey.replace('7e2c0da2', '7e2c0da3'),
    logKey.replace('main', 'other'),
    logKey.replace('+7e', ' +7e'),
    `${logKey}AAAA`,
    logKey.slice(0, -4),
    'pq.example+00000000+BgAA',
  ]
  for (const text of bad) assert.throws(() => parseVerifierKey(text), Malformed, text)
})

test('only a witness states a time', async () => {
  await assert.rejects(signatureLine(text, logSigner, 5))
  await assert.rejects(signatureLine(text, witnessSigner))
  const other = signerFromSeed('witness', 'w', new Uint8Array(32))
  assert.match(await signatureLine(text, other, 0), /^— w /)
})
