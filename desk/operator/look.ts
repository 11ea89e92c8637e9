/**
 * What may be asked of a data folder beside its desk, as JSON on standard output: `set-up` (the doctor's findings) and
 * `keys` (every key without its secret). `guichet doctor` and `guichet keys list` run this. Nothing is changed.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, configFrom } from '../config.ts'
import { judge } from '../doctor/judge.ts'
import { lookAt } from '../doctor/look.ts'
import { keySettings } from '../open.ts'
import { systemClock } from '../outside/clock.ts'
import { Fault } from '../outside/fault.ts'
import { operatorKey, verifiersOn } from '../outside/keys/folder.ts'
import { factsOf, openShelf } from '../outside/keys/shelf.ts'
import { systemChance } from '../outside/random.ts'

const { values, positionals } = parseArgs({ options: { data: { type: 'string' } }, allowPositionals: true })
const environment = values.data === undefined ? process.env : { ...process.env, GUICHET_DATA: values.data }

try {
  const config = configFrom(environment)
  const found = positionals[0] === 'keys' ? await keysIn(config) : judge(await lookAt(config))
  process.stdout.write(`${JSON.stringify(found)}\n`)
} catch (fault) {
  if (!(fault instanceof Fault)) throw fault
  process.stderr.write(`${fault.message}\n`)
  process.exitCode = 1
}

async function keysIn(config: Config) {
  const settings = await keySettings(config)
  const { folder } = settings
  // Looking must change nothing: no folder is made, and no key that is missing.
  if (!existsSync(join(folder, 'receipt.1.key')))
    throw new Fault('keys-missing', { found: `no keys of a desk in ${folder}` })
  const shelf = await openShelf({
    ...settings,
    now: () => systemClock.now(),
    random: (length) => systemChance.bytes(length),
  })
  const prints = new Map<string, string>()
  for (const use of ['log', 'receipt'] as const)
    for (const { id, publicKey } of await verifiersOn(shelf, use))
      prints.set(id, `ed25519-${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`)
  const operator = settings.document ? [await operatorKey(settings.document)] : []
  return [...(await shelf.all()), ...operator].map(factsOf).map((facts) => {
    const fingerprint = prints.get(facts.id)
    return fingerprint === undefined ? facts : { ...facts, fingerprint }
  })
}
