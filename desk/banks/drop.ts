/**
 * Lists that the operator puts into a folder: `lists/BANK/…` under the data folder, or `lists/HOSTNAME/BANK/…` where several
 * tenants share an installation. Each file is taken once and moved into `taken/` beside it; killed between the two, the
 * desk knows the file again by its bytes.
 */
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { House, Tenant } from '../house.ts'
import { type Bank, bankNamed } from '../sql/banks/banks.ts'
import { importOfFile, setImport } from '../sql/banks/imports.ts'
import { inTenant } from '../sql/database.ts'
import type { ListAuthor } from './change.ts'
import { confirmImport, type ImportWords, previewOf, readImport } from './import.ts'

/** A file that was written to a moment ago is not whole yet. */
const restsFor = 2_000

const folderAuthor: ListAuthor = { name: 'lists/', actor: { kind: 'desk', name: 'lists/' } }

/** Takes in what lies there. Returns how many files that were. */
export async function takeDropped(house: House, tenant: Tenant): Promise<number> {
  const folder = join(house.config.dataDir, 'lists', ...(tenant.shared ? [tenant.hostname] : []))
  let taken = 0
  for (const name of await namesIn(folder)) {
    const bank = await inTenant(house.db, tenant.id, (tx) => bankNamed(tx, name))
    if (!bank) continue
    for (const file of await namesIn(join(folder, name)))
      if (await takeOne(house, tenant, bank, join(folder, name), file)) taken++
  }
  return taken
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
  const { mtimeMs } = await stat(path)
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
  const said = JSON.parse(text) as Record<string, unknown>
  const strings = Object.entries(said).filter(
    ([name, value]) => ['source', 'label', 'legalBasis', 'kind'].includes(name) && typeof value === 'string',
  )
  return { ...usual, ...Object.fromEntries(strings) }
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
