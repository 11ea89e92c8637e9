/** Which deeds need a second person's agreement. An operator's own rule: the law asks for none. */
import type { Deed } from './deeds/perform.ts'
import type { Numbered } from './demand.ts'
import type { Level } from './trust.ts'

/**
 * What another person may be asked to agree to. Left out is what cannot wait or decides nothing: to freeze a copy, to
 * record a call-back, to note that an answer went out.
 */
export const agreeable = [
  'restrict',
  'leave',
  'clarify',
  'impossible',
  'grounds-ceased',
  'refuse',
  'undo',
  'enter-follow-up',
  'extend-hold',
  'legal-hold',
  'legal-hold-off',
] as const
export type Agreeable = (typeof agreeable)[number]

/** All that is said must be true of a demand; what is not said does not matter. */
export type SecondPersonRule = {
  deed: Agreeable
  levels?: readonly Level[] | undefined
  authorities?: readonly string[] | undefined
  /** From so many targets on. */
  targetsFrom?: number | undefined
}

/** A removal takes one officer and two key presses; an operator adds rules, and none of ours takes one away. */
export const defaultRules: readonly SecondPersonRule[] = []

/** The name a rule calls a deed by: to lift a legal hold is another thing than to set one. */
export function agreeableOf(deed: Deed): Agreeable | undefined {
  const name = deed.deed === 'legal-hold' && !deed.on ? 'legal-hold-off' : deed.deed
  return agreeable.find((each) => each === name)
}

/**
 * How many targets this deed comes to with what one person did of the same before: a rule for many is not met in
 * portions. What was taken back, or agreed to by a second person, does not count.
 */
function targetsSoFar({ targets, decisions }: Numbered, deed: Deed): number {
  const now = 'targets' in deed && deed.targets ? deed.targets : targets.map(({ id }) => id)
  const before = decisions
    .filter((each) => each.deed === deed.deed && !each.agreedBy && !each.undone)
    .flatMap((each) => each.targets.filter((id) => !each.undoneTargets?.includes(id)))
  return new Set([...now, ...before]).size
}

/** The first rule that asks for a second person, or `undefined`. */
export function ruleFor(
  rules: readonly SecondPersonRule[],
  demand: Numbered,
  deed: Deed,
): SecondPersonRule | undefined {
  const name = agreeableOf(deed)
  const count = targetsSoFar(demand, deed)
  return rules.find(
    (rule) =>
      rule.deed === name &&
      (!rule.levels || rule.levels.includes(demand.trust.level)) &&
      (!rule.authorities || rule.authorities.includes(demand.authority?.id ?? '')) &&
      (rule.targetsFrom === undefined || count >= rule.targetsFrom),
  )
}
