/** The frozen copies handed over: locked as they lie in the vault, and their keys as another paper. */
import type { HeldPart, Numbered } from '../../core/demand.ts'
import type { House, Tenant } from '../house.ts'
import type { CaseEntry } from '../outside/archive.ts'
import { objectRow } from '../sql/demands/answers.ts'
import { objectsHeld } from '../sql/demands/looks.ts'
import { inTenant } from '../sql/database.ts'
import { extensionOf, text, two } from './paper.ts'

type Copy = { name: string; part: HeldPart }

/** The copies that still exist, each under a name of ours. */
async function copies(house: House, tenant: Tenant, demand: Numbered): Promise<Copy[]> {
  const kept = await heldObjects(house, tenant, demand)
  const here = new Set(kept.filter((row) => !row.destroyed_at).map(({ id }) => id))
  return demand.targets.flatMap(({ ordinal, hold }) =>
    hold.parts
      .map((part, n) => ({
        name: `${two(ordinal)}-${two(n + 1)}.${extensionOf(part.mediaType)}`,
        part,
      }))
      .filter(({ part }) => hold.state === 'held' && here.has(part.object)),
  )
}

/** Each copy as an `age` file, and how to open it. */
export async function contentFiles(house: House, tenant: Tenant, demand: Numbered): Promise<CaseEntry[]> {
  const found = await copies(house, tenant, demand)
  const files: CaseEntry[] = [text('content/README.txt', contentReadMe(found))]
  for (const { name, part } of found)
    files.push({ name: `content/${name}.age`, bytes: await house.vault.sealed({ objectId: part.object }) })
  return files
}

function contentReadMe(found: readonly Copy[]): string {
  return [
    'The frozen copies, locked (age-encryption.org/v1). The keys are not in this archive: they come another way.',
    '',
    '  age --decrypt --identity KEYS.txt --output NAME NAME.age',
    '',
    'SHA-256 of each copy once unlocked:',
    ...found.map(({ name, part }) => `${part.sha256}  ${name}`),
    '',
  ].join('\n')
}

/** The keys to the frozen copies, as `age --identity` takes them. Whoever has them and the case file sees the content. */
export async function contentKeys(house: House, tenant: Tenant, demand: Numbered): Promise<string> {
  const lines = [`# Keys to the frozen copies of ${demand.number}. Keep them apart from the case file.`]
  for (const { name, part } of await copies(house, tenant, demand)) {
    const row = await inTenant(house.db, tenant.id, (tx) => objectRow(tx, tenant, part.object))
    lines.push(`# ${name}`, await house.vault.exportIdentity(row))
  }
  return `${lines.join('\n')}\n`
}

/** How many bytes the copies take, before any of them is read. */
export async function contentSize(house: House, tenant: Tenant, demand: Numbered): Promise<number> {
  const kept = await heldObjects(house, tenant, demand)
  return kept.filter((row) => !row.destroyed_at).reduce((sum, { size }) => sum + size, 0)
}

/** The objects behind the copies of a demand: how large, kept until when, destroyed since when. */
export async function heldObjects(house: House, tenant: Tenant, demand: Numbered) {
  return await inTenant(house.db, tenant.id, (tx) => objectsHeld(tx, demand.id))
}
