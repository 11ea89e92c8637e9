/** Where an operator's own document key comes into the data folder: a request is made, and certificates are brought. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, documentFiles } from '../config.ts'
import { keySettings } from '../open.ts'
import { systemClock } from '../outside/clock.ts'
import { broughtKey, documentRequest, judgedChain, keptKey, type Operator } from '../outside/seal/request.ts'
import { createOnce } from '../outside/durable.ts'
import { Fault, unreadable } from '../outside/fault.ts'
import { readSecret } from '../outside/keys/shelf.ts'
import { systemChance, token } from '../outside/random.ts'

const suffix = () => token(6, systemChance)

/** A key made here, and the request for its certificate. Asked again, the request is the one of the key that is there. */
export async function requestDocumentKey(config: Config, operator: Operator): Promise<{ request: string }> {
  const { keyFile } = documentFiles(config.dataDir)
  const requestFile = join(config.dataDir, 'keys', 'document-operator.csr.pem')
  if (existsSync(requestFile)) return { request: await readFile(requestFile, 'utf8') }
  if (existsSync(keyFile))
    throw new Fault('document-key-there', { found: keyFile, wanted: 'its certificates, with “install”' })
  const { passphrase } = await keySettings({ ...config, document: undefined })
  const { pkcs8, request } = await documentRequest(operator)
  await createOnce(keyFile, Buffer.from(keptKey(pkcs8, passphrase)), suffix())
  await createOnce(requestFile, Buffer.from(request), suffix())
  return { request }
}

export type Installed = { subject: string; issuer: string; until: string }

/** Certificates for the key that is here, or for one that is brought along. Judged before anything is kept. */
export async function installDocumentKey(
  config: Config,
  brought: { chainFile: string; keyFile?: string; passphraseFile?: string },
): Promise<Installed> {
  const own = documentFiles(config.dataDir)
  if (existsSync(own.chainFile))
    throw new Fault('document-key-there', {
      found: own.chainFile,
      wanted: 'a folder without certificates; move the old key and its certificates away first',
    })
  const { passphrase } = await keySettings({ ...config, document: undefined })
  const chain = await read('file of certificates', brought.chainFile)
  const opens =
    brought.passphraseFile && (await read('passphrase file', brought.passphraseFile, secret)).trim()
  const key = brought.keyFile
    ? broughtKey(await read('key', brought.keyFile), opens || undefined)
    : broughtKey(await readSecret(own.keyFile), passphrase)
  const installed = judgedChain(key, chain, systemClock.now())
  if (brought.keyFile) await createOnce(own.keyFile, Buffer.from(keptKey(key, passphrase)), suffix())
  await createOnce(own.chainFile, Buffer.from(chain), suffix())
  return installed
}

const secret = (path: string) => readSecret(path, { links: true })
const plain = (path: string) => readFile(path, 'utf8')

async function read(
  what: string,
  path: string,
  how: (path: string) => Promise<string> = plain,
): Promise<string> {
  return await how(path).catch((cause) => {
    throw unreadable(what, path, cause)
  })
}
