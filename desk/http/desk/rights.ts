import type { Role } from '../contract/index.ts'

/** What each role may do. A route names the deeds it needs; what is not listed here is not allowed to anybody. */
const rights: Record<Role, ReadonlySet<string>> = {
  officer: new Set(['enrol', 'see', 'heed', 'note', 'decide', 'view', 'enter']),
  senior: new Set([
    'enrol',
    'see',
    'heed',
    'note',
    'decide',
    'view',
    'enter',
    'export',
    'registry',
    'curate',
  ]),
  registrar: new Set(['enrol', 'see', 'note', 'registry', 'curate']),
  auditor: new Set(['enrol', 'see', 'export']),
  administrator: new Set(['enrol', 'see', 'heed', 'staff', 'settings']),
}

/** What a person may do: by their role, and as an administrator beside it where a small team needs that. */
export function rightsOf({ role, administers }: { role: Role; administers: boolean }): string[] {
  return [...new Set([...rights[role], ...(administers ? rights.administrator : [])])]
}

export function personMay(person: { role: string; administers: boolean }, deed: string): boolean {
  return roleMay(person.role as Role, deed) || (person.administers && rights.administrator.has(deed))
}

export function roleMay(role: Role, deed: string): boolean {
  return rights[role]?.has(deed) ?? false
}

/** What is open while a tenant is still being set up, and what somebody who came by an account elsewhere may do. */
export const inFirstRun: ReadonlySet<string> = new Set(['enrol', 'see', 'registry', 'staff', 'settings'])
export const byAccount: ReadonlySet<string> = new Set(['see'])
/** What reading itself says to the desk. */
export const byReading: ReadonlySet<string> = new Set([
  '/desk/api/demands/:id/looking',
  '/desk/api/demands/:id/mentions/read',
])
