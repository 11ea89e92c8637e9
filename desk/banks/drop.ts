/**
 * Lists that the operator puts into a folder: `lists/BANK/…` under the data folder, or `lists/HOSTNAME/BANK/…` where several
 * tenants share an installation. Each file is taken once and moved into `taken/` beside it; killed between the two, the
 * desk knows the file again by its bytes. What cannot be taken is told to the operator once, and holds up nothing else.
 */
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { House, Tenant } from '../house.ts'
import { type Bank, bankNamed } from '../sql/banks/banks.ts'
import { importOfFile, setImport } from '../sql/banks/imports.ts'
import { inTenant } from '../sql/database.ts'
import type { ListAuthor } from './change.ts'
import { confirmImport, previewOf } from './import.ts'
import { type ImportWords, readImport } from './read-import.ts'

/** A file that was written to a moment ago is not whole yet. */
const restsFor = 2_000

const folderAuthor: ListAuthor = { name: 'lists/', actor: { kind: 'desk', name: 'lists/' } }

/** What the operator was told, by path, so that no round says it again. */
const told = new WeakMap<House, Map<string, string>>()

/** Takes in what lies there. Returns how many files that were. */
export async function takeDropped(house: House, tenant: Tenant): Promise<number> {
  const folder = join(house.config.dataDir, 'lists', ...(tenant.shared ? [tenant.hostname] : []))
  let taken = 0
  for (const name of await namesIn(folder)) {
    const bank = await inTenant(house.db, tenant.id, (tx) => bankNamed(tx, name))
    if (!bank) continue
    await passing(house, bank, join(folder, name), async () => {
      for (const file of await namesIn(join(folder, name)))
        await passing(house, bank, join(folder, name, file), async () => {
          if (await takeOne(house, tenant, bank, join(folder, name), file)) taken++
        })
    })
  }
  return taken
}

/** Does it, or says once why this one thing in the folder stands in the way. */
async function passing(house: House, bank: Bank, path: string, take: () => Promise<void>): Promise<void> {
  const before = told.get(house) ?? new Map<string, string>()
  told.set(house, before)
  try {
    await take()
    before.delete(path)
  } catch (fault) {
    const why = fault instanceof Untakeable ? fault.message : ofTheFolder(fault)
    if (why === undefined) throw fault
    if (before.get(path) === why) return
    before.set(path, why)
    house.say('something in the folder of a bank is not taken', { bank: bank.name, path, why })
  }
}

class Untakeable extends Error {}

/** What the file system says of one path. What it says of a full disk, and a database that is away, concern every bank. */
function ofTheFolder(fault: unknown): string | undefined {
  const { code = '', path } = fault as { code?: string; path?: string }
  const isOne = ['EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(code)
  return isOne && path !== undefined ? code : undefined
}

async function takeOne(
  house: House,
  tenant: Tenant,
  bank: Bank,
  folder: string,
  file: string,
): Promise<boolean> {
  // Names that a program gives to what it has not finished, and our own.
  if (/^\.|\.(part|tmp)$/i.test(file) || file === 'about.json' || file === 'taken') return false
  const path = join(folder, file)
  const facts = await stat(path)
  if (!facts.isFile()) throw new Untakeable('a folder, where files are wanted')
  const { mtimeMs } = facts
  if (Date.parse(house.clock.now()) - mtimeMs < restsFor) return false
  const words = await wordsIn(folder, bank)
  try {
    const read = await readImport(house, tenant, folderAuthor, bank, {
      file,
      bytes: createReadStream(path),
      words,
    })
    await inTenant(house.db, tenant.id, async (tx) => {
      const before = await importOfFile(tx, bank.id, {
        file,
        sha256: read.sha256,
        since: new Date(mtimeMs).toISOString(),
        other: read.id,
      })
      if (before) await setImport(tx, read.id, { state: 'dropped', endedAt: house.clock.now() })
      else await confirmImport(tx, house, tenant, folderAuthor, { id: read.id, preview: previewOf(read) })
    })
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault
    house.say('a list in the folder is no text in UTF-8 and was put aside', { bank: bank.name })
  }
  await house.crashpoint('list.confirmed')
  await mkdir(join(folder, 'taken'), { recursive: true })
  await rename(path, join(folder, 'taken', `${house.clock.now().replaceAll(/[:.]/g, '-')}-${file}`))
  return true
}

/** What the list does not say itself stands in `about.json` beside it. */
async function wordsIn(folder: string, bank: Bank): Promise<ImportWords> {
  const usual = { source: bank.title || bank.name, label: 'listed', legalBasis: '–' }
  const text = await readFile(join(folder, 'about.json'), 'utf8').catch(() => '{}')
  const strings = Object.entries(objectIn(text)).filter(
    ([name, value]) => ['source', 'label', 'legalBasis', 'kind'].includes(name) && typeof value === 'string',
  )
  return { ...usual, ...Object.fromEntries(strings) }
}

/** No list goes in under words that nobody wrote: it waits until they can be read. */
function objectIn(text: string): object {
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read
  } catch {
    // Said below.
  }
  throw new Untakeable('about.json is no JSON object')
}

/** Files and folders there, in the order of their names; none where there is no such folder. Links lead nowhere. */
async function namesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch((fault: { code?: string }) => {
    if (fault.code === 'ENOENT' || fault.code === 'ENOTDIR') return []
    throw fault
  })
  return found
    .filter((each) => each.isFile() || each.isDirectory())
    .map(({ name }) => name)
    .sort()
}
