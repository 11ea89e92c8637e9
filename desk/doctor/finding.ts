import type { Finding, Severity } from './facts.ts'

/** A finding either way: what was looked at and is good is said too. */
export function check(
  holds: boolean,
  about: string,
  words: { fine: string; severity: Severity; says: string; mend: string },
): Finding {
  const { fine, severity, says, mend } = words
  return holds ? { about, severity: 'fine', says: fine } : { about, severity, says, mend }
}

export function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0')
}
