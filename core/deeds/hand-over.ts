import type { Numbered, Receipt } from '../demand.ts'
import { type Instant, later } from '../instant.ts'
import { refuse } from '../outcome.ts'
import { type DeedFacts, type Deeded, done } from './facts.ts'

export type HandOver = { answer: string; by: NonNullable<Receipt['cameBy']>; at: Instant }

/** Screens tell the time to the minute. */
const leewayMs = 60_000

/** The answers that no door gives out: whoever sent a letter cannot fetch one, so a person sees to it. */
export function unsent({ answers }: Pick<Numbered, 'answers'>): Numbered['answers'] {
  return answers.filter(({ sentAt }) => sentAt === undefined)
}

/** Records how and when an answer to an order that came by hand went out. Until then it counts as not sent. */
export function handOver(demand: Numbered, deed: HandOver, facts: DeedFacts): Deeded {
  const answer = demand.answers.find(({ id }) => id === deed.answer)
  if (!answer) return refuse('why-not.no-such-answer')
  if (answer.sentAt !== undefined) return refuse('why-not.handed-over', { at: answer.sentAt })
  if (deed.at < later(answer.at, -leewayMs) || deed.at > later(facts.at, leewayMs))
    return refuse('why-not.hand-over-time', { from: answer.at, to: facts.at })
  const sentAt = deed.at < answer.at ? answer.at : deed.at > facts.at ? facts.at : deed.at
  return done({
    demand: {
      ...demand,
      answers: demand.answers.map((each) =>
        each.id === answer.id ? { ...each, sentAt, sentBy: deed.by } : each,
      ),
    },
    effects: [],
    events: [
      {
        type: 'answer.sent',
        at: facts.at,
        actor: facts.by,
        says: { key: `history.handed-over.${deed.by}`, params: { form: answer.form, at: sentAt } },
        body: { answer: answer.id, form: answer.form, by: deed.by, sentAt },
      },
    ],
  })
}
