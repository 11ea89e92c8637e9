/** What a person fills in before a deed can be planned, and the deed it makes. Pure. */
import type { Deed, DeedName } from '../../../desk/http/contract/index.ts'

export type Original = { name: string; mediaType: string; base64: string }
export type Draft = {
  ground: string
  grounds: readonly string[]
  text: string
  needed: string
  outcome: 'confirmed' | 'denied' | 'not-reached' | ''
  contact: string
  way: 'post' | 'mail' | 'telephone' | 'in-person' | ''
  followUp: string
  /** What whoever sent it is to the law, where several may. */
  party: string
  by: string
  reference: string
  until: string
  /** One address a line. */
  names: string
  relatedData: boolean
  on: boolean
  original: Original | undefined
  /** To undo: one decision, or everything chosen. */
  decision: string
  /** To restrict: there alone; none chosen is everywhere. */
  countries: readonly string[]
}
export type Part = keyof Draft

export const emptyDraft: Draft = {
  ground: '',
  grounds: [],
  text: '',
  needed: '',
  outcome: '',
  contact: '',
  way: '',
  followUp: '',
  party: '',
  by: '',
  reference: '',
  until: '',
  names: '',
  relatedData: false,
  on: true,
  original: undefined,
  decision: '',
  countries: [],
}

/** What each deed asks for, in the order it is asked; `must` may not be left out. */
export const asks: Record<DeedName, { must: readonly Part[]; may: readonly Part[] }> = {
  restrict: { must: [], may: ['countries'] },
  hold: { must: [], may: [] },
  leave: { must: ['ground', 'text'], may: [] },
  clarify: { must: ['grounds', 'text', 'needed'], may: [] },
  impossible: { must: ['text'], may: [] },
  'grounds-ceased': { must: [], may: ['text'] },
  refuse: { must: ['ground', 'text'], may: [] },
  'call-back': { must: ['outcome', 'contact'], may: ['text'] },
  undo: { must: ['text'], may: ['decision'] },
  'enter-follow-up': {
    must: ['followUp', 'by'],
    may: ['party', 'reference', 'text', 'names', 'until', 'original'],
  },
  'extend-hold': { must: ['until', 'by', 'reference'], may: ['relatedData'] },
  'legal-hold': { must: ['text'], may: ['on'] },
  'answer-handed-over': { must: ['ground', 'way', 'until'], may: [] },
  'person-told': { must: ['text'], may: [] },
}

export const isDeed = (name: string): name is DeedName => Object.hasOwn(asks, name)

/** Whether nothing needs filling in, so that the plan can be shown at once. Where is asked only where there is a choice. */
export const plain = (name: DeedName, key?: { countries?: readonly string[] | undefined }): boolean =>
  name === 'restrict'
    ? (key?.countries ?? []).length === 0
    : asks[name].must.length === 0 && asks[name].may.length === 0

/** The parts still missing. */
export const missing = (name: DeedName, draft: Draft): readonly Part[] =>
  asks[name].must.filter((part) => {
    const value = draft[part]
    return typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0
  })

const instantOf = (local: string): string => new Date(local).toISOString()

export function deedFrom(
  name: DeedName,
  targets: readonly string[],
  draft: Draft,
  exceptionsWeighed: string,
  /** Whether nothing was left out: then the desk itself knows which targets a question is about. */
  all = true,
): Deed {
  const text = draft.text.trim()
  const ids = [...targets]
  switch (name) {
    case 'restrict':
      return {
        deed: name,
        targets: ids,
        ...(exceptionsWeighed.trim() === '' ? {} : { exceptionsWeighed: exceptionsWeighed.trim() }),
        ...(draft.countries.length === 0 ? {} : { countries: [...draft.countries] }),
      }
    case 'hold':
      return { deed: name, targets: ids }
    case 'leave':
      return { deed: name, targets: ids, ground: draft.ground, text }
    case 'clarify':
      return {
        deed: name,
        ...(all ? {} : { targets: ids }),
        grounds: [...draft.grounds],
        text,
        needed: draft.needed.trim(),
      }
    case 'impossible':
      return { deed: name, targets: ids, text }
    case 'grounds-ceased':
      return { deed: name, ...(text === '' ? {} : { text }) }
    case 'refuse':
      return { deed: name, ground: draft.ground, text }
    case 'call-back':
      return {
        deed: name,
        outcome: draft.outcome === '' ? 'not-reached' : draft.outcome,
        contact: draft.contact,
        ...(text === '' ? {} : { text }),
      }
    case 'undo':
      return {
        deed: name,
        targets: ids,
        text,
        ...(draft.decision === '' ? {} : { decision: draft.decision }),
      }
    case 'enter-follow-up': {
      const [followUp = '', outcome] = draft.followUp.split('/')
      const named = draft.names.split('\n').flatMap((line) => line.trim() || [])
      return {
        deed: name,
        followUp,
        ...(outcome ? { outcome } : {}),
        by: draft.by.trim(),
        ...(draft.party === '' ? {} : { party: draft.party }),
        reference: draft.reference.trim(),
        text,
        ...(named.length === 0 ? {} : { names: named.map((url) => ({ url })) }),
        ...(draft.until === '' ? {} : { until: instantOf(draft.until) }),
        ...(draft.original ? { original: draft.original } : {}),
      }
    }
    case 'extend-hold':
      return {
        deed: name,
        until: instantOf(draft.until),
        by: draft.by.trim(),
        reference: draft.reference.trim(),
        relatedData: draft.relatedData,
      }
    case 'legal-hold':
      return { deed: name, on: draft.on, text }
    case 'person-told':
      return { deed: name, text }
    case 'answer-handed-over':
      return {
        deed: name,
        answer: draft.ground,
        by: draft.way === '' ? 'post' : draft.way,
        at: instantOf(draft.until),
      }
  }
}
