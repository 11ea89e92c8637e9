/** What a door found wrong with what was written, for a reader in any language: one sentence a field. Pure. */
import type { z } from 'zod'
import type { Saying } from './contract/index.ts'
import { writtenInstant } from './contract/common.ts'

type Issue = z.core.$ZodIssue

/** Nothing of what was written goes into it: it may be a secret. */
export function unfitSaid(issue: Issue, found: unknown): Saying {
  if (found === undefined || found === null || found === '') return { key: 'unfit.empty' }
  switch (issue.code) {
    case 'too_small':
      return sized('least', issue.origin, Number(issue.minimum))
    case 'too_big':
      return sized('most', issue.origin, Number(issue.maximum))
    case 'invalid_format':
      if (issue.format === 'url') return { key: 'unfit.address' }
      if (issue.format === 'email') return { key: 'unfit.mail' }
      return { key: issue.pattern === String(writtenInstant) ? 'unfit.time' : 'unfit.other' }
    case 'invalid_type':
      return { key: ['number', 'int'].includes(issue.expected) ? 'unfit.number' : 'unfit.other' }
    case 'custom':
      if (issue.params?.format === 'url') return { key: 'unfit.address' }
      return { key: issue.params?.format === 'time' ? 'unfit.time' : 'unfit.other' }
    case 'invalid_value':
    case 'invalid_union':
      return { key: 'unfit.choice' }
    default:
      return { key: 'unfit.other' }
  }
}

/** A text, a list or a number that is too small or too large; an answer that must be there at all was left out. */
function sized(end: 'least' | 'most', origin: string, count: number): Saying {
  const of = origin === 'string' ? 'letters' : origin === 'array' || origin === 'set' ? 'answers' : 'number'
  if (of !== 'number' && end === 'least' && count <= 1) return { key: 'unfit.empty' }
  return { key: `unfit.${end}-${of}`, params: { count } }
}
