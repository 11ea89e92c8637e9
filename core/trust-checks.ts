/** Why we believe them: the facts of one message as lines a person can read. Decides nothing. */
import { oddities, oddnessOf } from './policy.ts'
import type { TrustPolicy } from './policy.ts'
import { otherFacts, requestFacts } from './trust-facts.ts'
import type { TrustFacts } from './trust-facts.ts'

export type CheckName = keyof typeof requestFacts | Exclude<keyof typeof otherFacts, 'automatic'> | 'oddness'
export type Params = Readonly<Record<string, string | number>>

/** One line of "why we believe them". `says` is a sentence's key and parameters, shown in the reader's language. */
export type Check = {
  name: CheckName
  outcome: 'passed' | 'failed' | 'absent' | 'unknown'
  says: { key: string; params?: Params }
}

/** What a check's sentence may name: a key id, an officer, an algorithm. */
export type Evidence = Partial<Record<CheckName, Params>>

const meaning: Readonly<Record<string, Check['outcome']>> = {
  absent: 'absent',
  unchecked: 'unknown',
  unknown: 'unknown',
  indeterminate: 'unknown',
  'not-reached': 'unknown',
}
const best: ReadonlySet<string> = new Set([
  ...Object.values(requestFacts).map((ladder) => ladder[0]),
  ...Object.values(otherFacts).map((ladder) => ladder[0]),
])

export function checksOf(facts: TrustFacts, policy: TrustPolicy, evidence: Evidence): readonly Check[] {
  const check = (name: CheckName, value: string): Check => ({
    name,
    outcome: meaning[value] ?? (best.has(value) ? 'passed' : 'failed'),
    says: says(`trust.${name}.${value}`, evidence[name]),
  })
  const { request } = facts
  const oddness = oddnessOf(facts.odd, policy)
  return [
    check('signature', request.signature),
    check('key', request.key),
    check('algorithm', request.algorithm),
    check('digest', request.digest),
    check('coverage', request.coverage),
    check('times', request.times),
    check('nonce', request.nonce),
    check('document', facts.document),
    check('officer', facts.officer),
    check('mail', facts.mail),
    check('binding', facts.binding),
    check('competence', facts.competence),
    check('reference', facts.reference),
    check('callBack', facts.callBack),
    {
      name: 'oddness',
      outcome: oddness >= policy.callBackFrom ? 'failed' : 'passed',
      says: says(oddness === 0 ? 'trust.oddness.none' : 'trust.oddness.some', {
        score: oddness,
        callBackFrom: policy.callBackFrom,
        what: oddities.filter((name) => facts.odd[name]).join(' '),
      }),
    },
  ]
}

function says(key: string, params: Params | undefined): Check['says'] {
  return params === undefined ? { key } : { key, params }
}

/** Every sentence a check may say, so that the words on screen can be proved complete. */
export const trustSayings: readonly string[] = [
  ...Object.entries(requestFacts).flatMap(([name, ladder]) =>
    ladder.map((value) => `trust.${name}.${value}`),
  ),
  ...Object.entries(otherFacts)
    .filter(([name]) => name !== 'automatic')
    .flatMap(([name, ladder]) => ladder.map((value) => `trust.${name}.${value}`)),
  'trust.oddness.none',
  'trust.oddness.some',
]
