/**
 * The house broke: a disk, a key, a file. A lawful no is a value, never this.
 * `again` says whether trying again can help; `fatal` that the process must end and wake up fresh,
 * because it no longer knows what is on the disk (an fsync that failed is never tried twice).
 * `found` and `wanted` are for the operator and are not shown to the public.
 */
export class Fault extends Error {
  readonly code: string
  readonly again: boolean
  readonly fatal: boolean
  readonly found?: string
  readonly wanted?: string
  constructor(
    code: string,
    facts: { again?: boolean; fatal?: boolean; found?: string; wanted?: string; cause?: unknown } = {},
  ) {
    const detail = [facts.found && `found ${facts.found}`, facts.wanted && `wanted ${facts.wanted}`]
    super([code, detail.filter(Boolean).join(', ')].filter(Boolean).join(': '), { cause: facts.cause })
    this.name = 'Fault'
    this.code = code
    this.again = facts.again ?? false
    this.fatal = facts.fatal ?? false
    if (facts.found !== undefined) this.found = facts.found
    if (facts.wanted !== undefined) this.wanted = facts.wanted
  }
}

/** Whether the process no longer knows what is on the disk and must end. */
export function isFatal(fault: unknown): boolean {
  return typeof fault === 'object' && fault !== null && 'fatal' in fault && fault.fatal === true
}

/** The code of a system error (`ENOSPC`, `EEXIST`…), or `undefined`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'this user may not read',
  EISDIR: 'is a folder',
}

/** A file that an operator named and that cannot be read, in words; what is a fault of its own, or no word of the system, stays as it is. */
export function unreadable(what: string, path: string, cause: unknown): unknown {
  const code = systemCode(cause)
  if (cause instanceof Fault || code === undefined) return cause
  return new Fault('file-unreadable', {
    found: `the ${what} ${path}, which ${systemWords[code] ?? `cannot be read (${code})`}`,
    wanted: 'a file that can be read',
    cause,
  })
}

/**
 * What broke, for the operator's eyes: its code and the first place in the house's own code that it came through. Never
 * a message that is not ours: those of parsers, platforms and databases repeat what they were given.
 */
export function toldOf(fault: unknown): string {
  if (fault instanceof Fault) return fault.message
  if (!(fault instanceof Error)) return typeof fault
  return [fault.name, systemCode(fault), placeOf(fault)].filter(Boolean).join(' ')
}

function placeOf({ stack = '', message }: Error): string | undefined {
  return /[^/\s(]+\/[^/\s(]+\.ts:\d+/.exec(stack.replace(message, ''))?.[0]
}
