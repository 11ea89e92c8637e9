/**
 * The rules of a tenant's lists, held against texts on threads of their own. What is withdrawn holds nothing from that
 * moment on; what is new is made ready beside what serves, and few new ones do not wait for a long list to be made anew.
 */
import type { Misread } from '../../match/kind.ts'
import type { Rule, RuleHit } from '../../match/rules/rule.ts'
import { type Clock, systemClock } from '../outside/clock.ts'
import { openRules, type RulesApart } from '../outside/rules.ts'

export type RuleList = {
  add(rules: readonly Rule[]): void
  remove(id: string): void
  /** Resolves when everything that was listed by now is looked for. What could not be made ready is tried again a while later. */
  settled(): Promise<void>
  /** Each rule that holds, once. `unread` says what was not looked for to the end of the text, and why. */
  match(text: string): Promise<{ hits: RuleHit[]; unread?: Misread }>
}

/** So many new ones are a list of their own; more are put together with the others. */
const few = 2_000
const againMs = 30_000

type Made = { ids: ReadonlySet<string>; apart?: RulesApart }

export function openRuleList(
  open: (rules: readonly Rule[]) => Promise<RulesApart> = openRules,
  clock: Pick<Clock, 'monotonic'> = systemClock,
): RuleList {
  const listed = new Map<string, Rule>()
  const unmade = new Map<string, Rule>()
  let [all, latest]: [Made, Made] = [nothing, nothing]
  let fault: string | undefined
  let notBefore = 0
  let settling: Promise<void> | undefined

  async function settle(): Promise<void> {
    if (clock.monotonic() < notBefore) return
    try {
      while (unmade.size > 0) {
        const more = [...latest.ids, ...unmade.keys()].flatMap((id) => listed.get(id) ?? [])
        const isFew = more.length <= few
        const rules = isFew ? more : [...listed.values()]
        const made: Made = { ids: new Set(rules.map(({ id }) => id)), apart: await open(rules) }
        const before = isFew ? [latest] : [latest, all]
        if (isFew) latest = made
        else [all, latest] = [made, nothing]
        for (const id of made.ids) unmade.delete(id)
        for (const { apart } of before) void apart?.close()
      }
      fault = undefined
    } catch (reason) {
      fault = String(reason)
      notBefore = clock.monotonic() + againMs
    }
  }

  function settled(): Promise<void> {
    settling ??= settle().finally(() => (settling = undefined))
    return settling
  }

  return {
    add(rules) {
      for (const rule of rules) {
        listed.set(rule.id, rule)
        unmade.set(rule.id, rule)
      }
    },
    remove(id) {
      listed.delete(id)
      unmade.delete(id)
    },
    settled,
    async match(text) {
      const asked = [all, latest].flatMap(({ apart }) => apart ?? [])
      const lacking = unmade.size
      const held = await Promise.all(asked.map((apart) => apart.match(text)))
      const hits = new Map(held.flatMap(({ hits }) => hits.map((hit) => [hit.rule, hit])))
      const refused = asked.flatMap(({ refused }) => refused).filter(({ rule }) => listed.has(rule))
      const unread = whyNotWhole({
        isLate: held.some(({ isWhole }) => !isWhole),
        refused: refused.length,
        lacking,
        fault,
      })
      return {
        hits: [...hits.values()].filter(({ rule }) => listed.has(rule)),
        ...(unread ? { unread } : {}),
      }
    },
  }
}

const nothing: Made = { ids: new Set() }

function whyNotWhole(of: {
  isLate: boolean
  refused: number
  lacking: number
  fault: string | undefined
}): Misread | undefined {
  if (of.isLate) return { found: 'a text that took too long', wanted: 'a shorter text, or to be asked again' }
  if (of.fault !== undefined) return { found: of.fault, wanted: 'rules that can be made ready' }
  if (of.lacking > 0)
    return { found: `${of.lacking} rules that are being made ready`, wanted: 'to be asked again' }
  if (of.refused > 0)
    return { found: `${of.refused} rules that cannot be read`, wanted: 'rules of this desk' }
  return undefined
}
