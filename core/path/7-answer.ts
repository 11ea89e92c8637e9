import type { EventDraft } from '../event.ts'
import { finalAnswers } from '../answers.ts'
import { happened } from '../clocks.ts'
import { unsent } from '../deeds/hand-over.ts'
import { type DeedFacts, desk, isSilenced } from '../deeds/facts.ts'
import type { Answered, Preserved } from '../demand.ts'
import { type Outcome, on, wait } from '../outcome.ts'

/** What is said to whom: the official form to the authority; to the user the reasons, or nothing until the silence ends. */
export function answer(demand: Preserved, facts: DeedFacts): Outcome<Preserved, Answered> {
  const owed = demand.ended ? [] : finalAnswers(demand, facts)
  if (owed.length > 0) return wait<Preserved>({ ...demand, waitsFor: 'nothing' }, [], owed)

  // An answer on paper is sent when a person has sent it, and the clocks are told that time.
  if (unsent(demand).length > 0) return wait<Preserved>({ ...demand, waitsFor: 'person' })
  const byHand = demand.answers.filter(({ sentBy }) => sentBy !== undefined)
  const sentAt =
    byHand
      .flatMap(({ sentAt }) => sentAt ?? [])
      .toSorted()
      .at(-1) ?? facts.at

  const told = demand.informed?.kind === 'explained' && demand.history.answer === undefined
  const informs: EventDraft[] = told
    ? [
        {
          type: 'person.informed',
          at: facts.at,
          actor: desk,
          says: { key: 'history.informed.page' },
          body: { page: 'p' },
        },
      ]
    : []
  const answered =
    demand.answers.length > 0
      ? happened(
          facts.instrument,
          demand.clocks,
          { event: 'answer-sent', at: sentAt, order: demand.order },
          facts.calendar,
        )
      : { clocks: demand.clocks, events: [] }
  const informed =
    told && !isSilenced(demand, facts.at)
      ? happened(
          facts.instrument,
          answered.clocks,
          { event: 'person-informed', at: facts.at, order: demand.order },
          facts.calendar,
        )
      : { clocks: answered.clocks, events: [] }
  return on<Answered>(
    {
      ...demand,
      step: 'answer',
      history: { ...demand.history, answer: facts.at },
      clocks: informed.clocks,
      waitsFor: 'log',
    },
    [...answered.events, ...informs, ...informed.events],
  )
}
