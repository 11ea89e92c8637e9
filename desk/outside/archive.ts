import { createHash, createPublicKey } from 'node:crypto'
import { zipSync } from 'fflate'
import type { Instant } from '../../core/instant.ts'
import { readMe } from './archive/readme.ts'
import { Fault } from './fault.ts'
import type { Signer } from './keys.ts'

/** One file of a case. `name` is made by us: folders with `/`, Latin letters, digits, dot, dash, underscore. */
export type CaseEntry = { name: string; bytes: Uint8Array }
export type CaseFacts = { number: string; madeAt: Instant; operator: string }

const manifestName = 'MANIFEST.sha256'
const largest = 2 ** 31

/**
 * The case file for a court: a ZIP whose manifest names the SHA-256 of every file and is signed by the
 * operator (Ed25519), so that `sha256sum` and `openssl` are enough to check it. Nothing is compressed, the
 * files stand in the order of their names and carry no times: the same case gives the same bytes.
 * Throws `archive-unfit` for a name that is not ours, one that comes twice, or more than 2 GiB in all.
 */
export async function caseFile(
  facts: CaseFacts,
  entries: readonly CaseEntry[],
  signer: Signer,
): Promise<Uint8Array> {
  const fingerprint = createHash('sha256').update(signer.publicKey).digest('hex')
  const pem = createPublicKey({
    key: Buffer.concat([ed25519Prefix, signer.publicKey]),
    format: 'der',
    type: 'spki',
  })
  const listed = [
    ...entries,
    { name: 'README.txt', bytes: Buffer.from(readMe({ ...facts, key: signer.id, fingerprint }), 'utf8') },
    { name: 'operator-key.pem', bytes: Buffer.from(pem.export({ format: 'pem', type: 'spki' })) },
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
  refuseUnfit(listed)
  const manifest = Buffer.from(listed.map((one) => `${sha256(one.bytes)}  ${one.name}\n`).join(''), 'utf8')
  const signature = await signer.sign(manifest)
  const all = [
    { name: manifestName, bytes: manifest },
    { name: `${manifestName}.sig`, bytes: signature },
    ...listed,
  ]
  // The format's first day, at noon: it has no zone, and fflate writes local time.
  const options = { level: 0, mtime: new Date(1980, 0, 1, 12), os: 3, attrs: 0o100644 << 16 } as const
  return zipSync(Object.fromEntries(all.map((one) => [one.name, [one.bytes, options]])))
}

function refuseUnfit(entries: readonly CaseEntry[]): void {
  const seen = new Set<string>()
  for (const { name } of entries) {
    // The first sign is a letter: object keys that look like numbers would change their place.
    if (name.length > 150 || !/^[A-Za-z][\w.-]*(\/\w[\w.-]*)*$/.test(name))
      throw unfit(`the name ${JSON.stringify(name)}`)
    // Many file systems take names that differ in case only for one.
    if (seen.has(name.toLowerCase()) || name.toLowerCase().startsWith('manifest.'))
      throw unfit(`the name ${name} twice`)
    seen.add(name.toLowerCase())
  }
  const size = entries.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (size > largest) throw unfit(`${size} bytes in all`)
}

const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const unfit = (found: string) => new Fault('archive-unfit', { found })
