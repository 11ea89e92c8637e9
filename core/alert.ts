import { isSilenced } from './deeds/facts.ts'
import type { Numbered, Target } from './demand.ts'
import type { Saying } from './event.ts'
import type { Instant } from './instant.ts'
import type { Effect } from './outcome.ts'

/** A legal time that may be missed, or was; what a person must do something about; what one should know. */
export type AlertLevel = 'time' | 'act' | 'know'

/** What goes on by itself, or is over: nobody has to get up for it. */
const toKnow: ReadonlySet<string> = new Set([
  'alert.not-yet-done',
  'alert.many-looks',
  'alert.person-recovered',
  'alert.vault-low',
])

/** From the same tenth of its time on in which the ring of a clock turns red. */
const nearlyOver = 90

/** How loud an alert is. What nobody thought of wants a person. */
export function levelOf({ key, params }: Saying): AlertLevel {
  if (key === 'alert.overdue' || key === 'alert.clock-near-end') return 'time'
  if (key === 'alert.clock') return Number(params?.share ?? 0) >= nearlyOver ? 'time' : 'act'
  return toKnow.has(key) ? 'know' : 'act'
}

/** Tells people loudly, once under each key. */
export function alert(demand: Numbered, key: string, says: Saying, severity: 'notice' | 'urgent'): Effect {
  return { kind: 'alert', key: `${demand.id}/alert/${key}`, says, severity }
}

/** What a person must look at although the content is down. While silence is ordered, nobody is told to break it. */
export function amissAloud(
  demand: Numbered,
  target: Target,
  amiss: readonly string[],
  at: Instant,
): readonly Effect[] {
  const says = { key: 'alert.amiss', params: { number: demand.number, ordinal: target.ordinal } }
  const others = amiss.filter((each) => each !== 'no-words')
  return [
    ...(others.length > 0 ? [alert(demand, `amiss/${target.ordinal}/${target.round}`, says, 'urgent')] : []),
    ...(amiss.includes('no-words') && !isSilenced(demand, at) ? [tellThePerson(demand)] : []),
  ]
}

/** Where no words stand in place of the content, somebody has to tell the person whose content it was. */
export function tellThePerson(demand: Numbered): Effect {
  return alert(
    demand,
    'tell-person',
    { key: 'alert.tell-person', params: { number: demand.number } },
    'notice',
  )
}
