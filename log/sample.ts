import { hex, utf8 } from './bytes.ts'
import { writeCheckpoint } from './checkpoint.ts'
import { leafHash, nodeHash, sealEntry, writeOpening, type Opening } from './leaf.ts'
import { signatureLine, signerFromSeed, signNote } from './note.ts'
import { inclusionProof, type HashReader } from './proof.ts'
import { writeReceipt } from './receipt.ts'
import { emptyRoot } from './tree.ts'

// For tests only: the sample keys and the sample log, and the tree reckoned slowly from its definition.

const bytesFrom = (first: number) => Uint8Array.from({ length: 32 }, (_, at) => first + at)

export const logSigner = signerFromSeed('log', 'log.guichet.example/main', bytesFrom(0x00))
export const witnessSigner = signerFromSeed('witness', 'witness.example/w1', bytesFrom(0x40))
export const logKey = 'log.guichet.example/main+7e2c0da2+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4'
export const witnessKey = 'witness.example/w1+b72bab2e+BCVDuS/xCVURR2rcg2nbbdyTNmWhGXjdoUBO4QZsqVWd'

/** The i-th entry is the text `entry i`. */
export const sampleEntries = (count: number) => Array.from({ length: count }, (_, at) => utf8(`entry ${at}`))

/** MTH of RFC 6962 section 2.1, word for word; slow on purpose and free of anything remembered. */
export function slowRoot(entries: readonly Uint8Array[]): Uint8Array {
  const [first] = entries
  if (!first) return emptyRoot
  if (entries.length === 1) return leafHash(first)
  let split = 1
  while (split * 2 < entries.length) split *= 2
  return nodeHash(slowRoot(entries.slice(0, split)), slowRoot(entries.slice(split)))
}

/** A hash reader that reckons every hash anew from the entries. */
export function slowReader(entries: readonly Uint8Array[]): HashReader {
  return (level, index) => slowRoot(entries.slice(index * 2 ** level, (index + 1) * 2 ** level))
}

/** A signed checkpoint of the tree of these entries, cosigned by the sample witness when a time is given. */
export async function sampleCheckpoint(entries: readonly Uint8Array[], cosignedAt?: number): Promise<string> {
  const text = writeCheckpoint({ origin: logSigner.key.name, size: entries.length, root: slowRoot(entries) })
  const note = await signNote(text, logSigner)
  return cosignedAt === undefined ? note : note + (await signatureLine(text, witnessSigner, cosignedAt))
}

/** A sealed event of the sample log; its salts follow from `seed`. */
export function sampleEvent(seed: number, sha256 = hex(new Uint8Array(32))) {
  return sealEntry(
    {
      type: 'demand.received',
      time: '2026-11-23T09:00:00.000Z',
      case: '5b0c1f0e-8f0d-4b57-9d0e-2f2c5d1f9a11',
      body: { authority: 'auth_7', order: 'ord_1', sha256, url: 'https://ex.example/v/1' },
    },
    { body: new Uint8Array(32).fill(0xb0 + seed), head: new Uint8Array(32).fill(0x40 + seed) },
  )
}

/** The receipt for entry `index`, with the opening in its extra line. */
export async function sampleReceipt(
  entries: readonly Uint8Array[],
  index: number,
  opening?: Opening,
  cosignedAt?: number,
): Promise<string> {
  return writeReceipt({
    index,
    proof: await inclusionProof(index, entries.length, slowReader(entries)),
    checkpoint: await sampleCheckpoint(entries, cosignedAt),
    ...(opening && { extra: writeOpening(opening) }),
  })
}
