/** The keys of a desk in one locked file, apart from everything else: who has both has everything. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { Decrypter, Encrypter } from 'age-encryption'
import { z } from 'zod'
import { makeFolder } from './files.ts'
import { Fault } from '../outside/fault.ts'
import { passphraseWeakness } from '../outside/keys.ts'

/** To whom the keys are locked: an `age` recipient (its identity lies with somebody), or a passphrase. */
export type Lock = { recipient: string } | { passphrase: string }
export type Opener = { identity: string } | { passphrase: string }

const bundle = z.object({
  guichet: z.literal('keys/1'),
  files: z.array(z.object({ name: z.string().regex(/^[\w.-]+$/), base64: z.base64() })),
})

/** The whole key folder as an `age` file that the stock tool opens too. */
export async function lockedKeys(folder: string, lock: Lock): Promise<Uint8Array> {
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.part')).toSorted()
  const files = await Promise.all(
    names.map(async (name) => ({ name, base64: (await readFile(join(folder, name))).toString('base64') })),
  )
  return await encrypterFor(lock).encrypt(JSON.stringify({ guichet: 'keys/1', files }))
}

/** Throws `recipient-unusable` or `passphrase-weak`: asked before anything is copied, for a backup without its keys is none. */
export function encrypterFor(lock: Lock): Encrypter {
  const encrypter = new Encrypter()
  if ('passphrase' in lock) {
    const weak = passphraseWeakness(lock.passphrase)
    if (weak) throw new Fault('passphrase-weak', { found: weak })
    encrypter.setPassphrase(lock.passphrase)
    return encrypter
  }
  try {
    encrypter.addRecipient(lock.recipient)
  } catch (cause) {
    throw new Fault('recipient-unusable', {
      found: lock.recipient,
      wanted: 'a recipient as age-keygen prints it, age1…',
      cause,
    })
  }
  return encrypter
}

/** Puts the keys back, each readable by its owner alone. Throws `keys-locked` for another identity or passphrase. */
export async function unlockKeys(bytes: Uint8Array, opener: Opener, folder: string): Promise<number> {
  const decrypter = new Decrypter()
  if ('passphrase' in opener) decrypter.addPassphrase(opener.passphrase)
  else
    try {
      decrypter.addIdentity(opener.identity)
    } catch (cause) {
      throw new Fault('keys-locked', {
        found: 'an identity that is none',
        wanted: 'AGE-SECRET-KEY-1…',
        cause,
      })
    }
  const text = await decrypter.decrypt(bytes, 'text').catch((cause) => {
    throw new Fault('keys-locked', { found: 'a key file that this does not open', cause })
  })
  const { files } = bundle.parse(JSON.parse(text))
  await makeFolder(folder)
  for (const { name, base64 } of files)
    await writeFile(join(folder, name), Buffer.from(base64, 'base64'), { mode: 0o600, flag: 'wx' })
  return files.length
}

/** Whether both would be lost, or found, together. A folder inside the other is one place; so is one disk, and that is said. */
export async function sharePlace(one: string, other: string): Promise<'folder' | 'disk' | undefined> {
  const [a, b] = [resolve(one) + sep, resolve(other) + sep]
  if (a.startsWith(b) || b.startsWith(a)) return 'folder'
  return (await stat(one)).dev === (await stat(other)).dev ? 'disk' : undefined
}
