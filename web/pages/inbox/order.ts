/** The order of a list, as the desk has it: so that a line that comes alone finds its place among those already there. */
import type { InboxRow, Stage } from '../../../desk/http/contract/index.ts'

export const groupOf: Record<InboxRow['waitsFor'], Stage> = {
  person: 'person',
  'second-person': 'person',
  'call-back': 'person',
  clarification: 'others',
  date: 'others',
  platform: 'machine',
  log: 'machine',
  nothing: 'done',
}
export const groups: readonly Stage[] = ['person', 'others', 'machine', 'done']

/** Open ones by whom they wait for, a threat to life first, then what runs out first; others the newest first. */
export function byPlace(show: 'open' | 'closed' | 'all'): (a: InboxRow, b: InboxRow) => number {
  if (show !== 'open') return (a, b) => compare(b.receivedAt, a.receivedAt)
  return (a, b) =>
    groups.indexOf(groupOf[a.waitsFor]) - groups.indexOf(groupOf[b.waitsFor]) ||
    Number(threat(b)) - Number(threat(a)) ||
    compare(dueOf(a), dueOf(b)) ||
    compare(a.receivedAt, b.receivedAt)
}

const threat = ({ urgent, waitsFor }: InboxRow) => urgent && waitsFor !== 'nothing'
const dueOf = ({ clock }: InboxRow) => (clock?.state === 'running' ? clock.dueAt : '9999')
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
