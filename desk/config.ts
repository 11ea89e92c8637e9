import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { installationIn } from './installation.ts'
import { type DecodeLimits, limitsOf } from './outside/decode/limits.ts'
import { Fault } from './outside/fault.ts'

/** Everything the environment may say. Read once, here, and nowhere else. */
export type Config = {
  dataDir: string
  /** The folder was made by `guichet init`: nothing in it is invented. */
  production: boolean
  /** The file with the passphrase that seals the keys. */
  keysPassphraseFile?: string
  /** The operator's own key for sealing answers, and its certificates, in PEM. */
  document?: { keyFile: string; chainFile: string; passphraseFile?: string }
  port: number
  host: string
  /** The public address, without a trailing slash; what signatures cover and links point to. */
  publicUrl: string
  /** Another origin of the same server, for untrusted media and nothing else. */
  mediaUrl: string
  databaseUrl?: string
  migrateDatabaseUrl?: string
  /** Seconds between checkpoints when there is something to publish. */
  checkpointSeconds: number
  plazaPort: number
  /** A Plaza that runs as a process of its own; without it the desk starts one on `plazaPort`. */
  plaza?: { url: string; tokenFile: string }
  roles: ReadonlySet<Role>
  /** Addresses of reverse proxies whose `X-Forwarded-For` is believed; without it nobody's is. */
  proxies?: string
  /** Where health and figures are told to the operator's own programs; without it nowhere. */
  metrics?: { host: string; port: number; tokenFile?: string }
  /** Where content may be fetched from: public addresses, and origins that may lie in one's own network. */
  fetching: { anyPublic: boolean; origins: readonly string[] }
  /** Threads that look up in long lists beside the one that answers; 0 for none. */
  lookupThreads: number
  /** How many pictures are decoded at once, what is decoded at most, and the languages in which pictures are read. */
  decoding: { atOnce: number; limits: DecodeLimits; languages: readonly string[] }
}
const roles = ['web', 'worker', 'sequencer'] as const
export type Role = (typeof roles)[number]

/** Reads the environment; throws `setting-invalid` with what was found and what was wanted. */
export function configFrom(given: Readonly<Record<string, string | undefined>>): Config {
  const dataDir = resolve(given.GUICHET_DATA ?? 'data')
  const installation = installationIn(dataDir)
  // What `guichet init` was told holds until the environment says otherwise.
  const env: Readonly<Record<string, string | undefined>> = { ...installation?.settings, ...given }
  const port = whole(env, 'PORT', 4884, 1, 65_535)
  const publicUrl = address(env, 'GUICHET_URL', `http://localhost:${port}`)
  const media = new URL(publicUrl)
  media.hostname = media.hostname === 'localhost' ? '127.0.0.1' : `media.${media.hostname}`
  return {
    dataDir,
    production: installation !== undefined,
    ...(env.GUICHET_KEYS_PASSPHRASE_FILE
      ? { keysPassphraseFile: resolve(env.GUICHET_KEYS_PASSPHRASE_FILE) }
      : {}),
    ...documentIn(env, dataDir),
    port,
    host: env.GUICHET_HOST ?? '127.0.0.1',
    publicUrl,
    mediaUrl: address(env, 'GUICHET_MEDIA_URL', media.origin),
    ...(env.DATABASE_URL ? { databaseUrl: env.DATABASE_URL } : {}),
    ...(env.MIGRATE_DATABASE_URL ? { migrateDatabaseUrl: env.MIGRATE_DATABASE_URL } : {}),
    checkpointSeconds: whole(env, 'GUICHET_CHECKPOINT_SECONDS', 2, 1, 60),
    plazaPort: whole(env, 'PLAZA_PORT', port + 1, 1, 65_535),
    ...plazaElsewhere(env),
    roles: new Set(rolesIn(env.GUICHET_ROLES)),
    ...(env.GUICHET_PROXY ? { proxies: env.GUICHET_PROXY } : {}),
    ...metricsIn(env),
    fetching: fetchingIn(env),
    lookupThreads: whole(env, 'GUICHET_LOOKUP_THREADS', 0, 0, 16),
    decoding: {
      atOnce: whole(env, 'GUICHET_DECODERS', 2, 1, 64),
      languages: languagesIn(env.GUICHET_OCR),
      limits: limitsOf({
        megapixels: whole(env, 'GUICHET_DECODE_MEGAPIXELS', 100, 1, 1_000),
        mebibytes: whole(env, 'GUICHET_DECODE_MEGABYTES', 2_048, 1, 65_536),
        minutes: whole(env, 'GUICHET_DECODE_MINUTES', 240, 1, 1_440),
      }),
    },
  }
}

/** Figures name nobody, and are the operator's alone all the same: outside the machine they want a token. */
function metricsIn(env: Readonly<Record<string, string | undefined>>): Pick<Config, 'metrics'> {
  const port = whole(env, 'GUICHET_METRICS_PORT', 0, 0, 65_535)
  const host = env.GUICHET_METRICS_HOST || '127.0.0.1'
  const tokenFile = env.GUICHET_METRICS_TOKEN_FILE
  if (env.GUICHET_METRICS_PORT === undefined || env.GUICHET_METRICS_PORT === '') return {}
  if (!tokenFile && !/^(127\.|::1$|localhost$)/.test(host))
    throw new Fault('setting-invalid', {
      found: `GUICHET_METRICS_HOST=${host} without GUICHET_METRICS_TOKEN_FILE`,
      wanted: 'an address of this machine alone, or a file with a token of at least 32 characters',
    })
  return { metrics: { host, port, ...(tokenFile ? { tokenFile: resolve(tokenFile) } : {}) } }
}

/** `GUICHET_FETCH_FROM`: origins and the word `public`, with spaces; without it any public address and no other. */
function fetchingIn({
  GUICHET_FETCH_FROM: text,
}: Readonly<Record<string, string | undefined>>): Config['fetching'] {
  const words = (text ?? 'public').split(/\s+/).filter((word) => word !== '')
  const origins = words.filter((word) => word !== 'public')
  for (const word of origins)
    if (!/^https?:\/\//.test(word) || !URL.canParse(word) || new URL(word).origin !== word)
      throw new Fault('setting-invalid', {
        found: `GUICHET_FETCH_FROM=${text}`,
        wanted: 'the word public, and origins such as https://media.example.org, with spaces between them',
      })
  return { anyPublic: words.includes('public'), origins }
}

function whole(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  usual: number,
  least: number,
  most: number,
): number {
  const text = env[name]
  if (text === undefined || text === '') return usual
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Fault('setting-invalid', {
      found: `${name}=${text}`,
      wanted: `a whole number from ${least} to ${most}`,
    })
  }
  return value
}

function address(env: Readonly<Record<string, string | undefined>>, name: string, usual: string): string {
  const text = env[name] ?? usual
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Fault('setting-invalid', {
      found: `${name}=${text}`,
      wanted: 'an address that begins with http:// or https://',
    })
  }
  return text.replace(/\/+$/, '')
}

/** `PLAZA_URL` and `PLAZA_TOKEN_FILE` (the file `plaza-token` in Plaza's own folder) go together. */
function plazaElsewhere(env: Readonly<Record<string, string | undefined>>): Pick<Config, 'plaza'> {
  if (!env.PLAZA_URL) return {}
  if (!env.PLAZA_TOKEN_FILE)
    throw new Fault('setting-invalid', {
      found: 'PLAZA_URL without PLAZA_TOKEN_FILE',
      wanted: 'both, or neither',
    })
  return { plaza: { url: address(env, 'PLAZA_URL', ''), tokenFile: resolve(env.PLAZA_TOKEN_FILE) } }
}

/** Where nothing else is said, the files that `guichet document-key` leaves in the key folder. */
function documentIn(
  env: Readonly<Record<string, string | undefined>>,
  dataDir: string,
): Pick<Config, 'document'> {
  const own = documentFiles(dataDir)
  const { GUICHET_DOCUMENT_KEY_FILE: key, GUICHET_DOCUMENT_CHAIN_FILE: chain } = env
  if ((key === undefined) !== (chain === undefined))
    throw new Fault('setting-invalid', {
      found: 'one of GUICHET_DOCUMENT_KEY_FILE and GUICHET_DOCUMENT_CHAIN_FILE',
      wanted: 'both, or neither',
    })
  const passphrase = env.GUICHET_DOCUMENT_PASSPHRASE_FILE
  if (key && chain)
    return {
      document: {
        keyFile: resolve(key),
        chainFile: resolve(chain),
        ...(passphrase ? { passphraseFile: resolve(passphrase) } : {}),
      },
    }
  if (!existsSync(own.chainFile)) return {}
  const seal = env.GUICHET_KEYS_PASSPHRASE_FILE
  return { document: { ...own, ...(seal ? { passphraseFile: resolve(seal) } : {}) } }
}

/** As tesseract calls them: three letters, sometimes with a script. */
function languagesIn(text: string | undefined): readonly string[] {
  const names = (text ?? '').split(/[,+]/).map((name) => name.trim())
  const unfit = names.find((name) => !/^([a-z]{3}(_[a-zA-Z]+)?)?$/.test(name))
  if (unfit === undefined) return names.filter((name) => name !== '')
  throw new Fault('setting-invalid', {
    found: `GUICHET_OCR=${text}`,
    wanted: 'languages as tesseract calls them, with commas: ara,fra,eng',
  })
}

/** Where `guichet document-key` puts an operator's key and certificates. */
export function documentFiles(dataDir: string): { keyFile: string; chainFile: string } {
  return {
    keyFile: join(dataDir, 'keys', 'document-operator.pem'),
    chainFile: join(dataDir, 'keys', 'document-operator-chain.pem'),
  }
}

function rolesIn(text: string | undefined): readonly Role[] {
  if (text === undefined || text === '') return roles
  return text.split(',').map((name) => {
    const role = roles.find((each) => each === name.trim())
    if (!role)
      throw new Fault('setting-invalid', { found: `GUICHET_ROLES=${text}`, wanted: roles.join(', ') })
    return role
  })
}
