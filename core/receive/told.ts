/** What was said to whom: to the person whose content it is, and to the authority. */
import { closed, happened } from '../clocks.ts'
import { desk } from '../deeds/facts.ts'
import type { Numbered } from '../demand.ts'
import type { Change } from '../outcome.ts'
import { event, type Facts, type ReceiptOf, targetOf, unchanged } from './receipt.ts'

export function replaced(
  demand: Numbered,
  receipt: ReceiptOf<'notice-replaced'>,
  facts: Facts,
): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || receipt.notice !== 'explained' || demand.informed?.kind === 'explained')
    return unchanged(demand)
  const { instrument, calendar } = facts
  const at = { at: receipt.at, order: demand.order }
  const silence = instrument.information?.silence
  const over = silence
    ? closed(demand.clocks, silence, 'satisfied', receipt.at, 'secrecy-ended')
    : demand.clocks
  const told = happened(instrument, over, { event: 'person-informed', ...at }, calendar)
  return {
    demand: { ...demand, clocks: told.clocks, informed: { at: receipt.at, kind: 'explained' } },
    effects: [],
    events: [
      event('person.informed', receipt.at, 'history.informed', target, { target: target.id }),
      ...told.events,
    ],
  }
}

export function answered(demand: Numbered, receipt: ReceiptOf<'answered'>): Change<Numbered> {
  const { answer } = receipt
  if (demand.answers.some(({ id }) => id === answer.id)) return unchanged(demand)
  return {
    demand: { ...demand, answers: [...demand.answers, answer] },
    effects: [],
    events: [
      {
        // On paper it has only been made; a person sends it and says so.
        type: answer.sentAt === undefined ? 'log.note' : 'answer.sent',
        at: answer.at,
        actor: desk,
        says: {
          key: answer.sentAt === undefined ? 'history.answer-made' : 'history.answered',
          params: { form: answer.form },
        },
        body: {
          answer: answer.id,
          form: answer.form,
          ...(answer.pdfSha256 ? { sha256: answer.pdfSha256 } : {}),
        },
      },
    ],
  }
}
