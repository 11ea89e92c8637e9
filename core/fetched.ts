import type { Numbered } from './demand.ts'
import type { Actor } from './event.ts'
import type { Instant } from './instant.ts'
import type { Change } from './outcome.ts'

/** The authority takes these answers away. Only the first time counts; `undefined` where it had them all before. */
export function fetched(
  demand: Numbered,
  answers: readonly string[],
  { by, at }: { by: Actor; at: Instant },
): Change<Numbered> | undefined {
  const first = demand.answers.filter(({ id, fetchedAt }) => answers.includes(id) && fetchedAt === undefined)
  if (first.length === 0) return undefined
  return {
    demand: {
      ...demand,
      answers: demand.answers.map((each) => (first.includes(each) ? { ...each, fetchedAt: at } : each)),
    },
    effects: [],
    events: first.map(({ id, form }) => ({
      type: 'answer.fetched',
      at,
      actor: by,
      says: { key: 'history.fetched' },
      body: { answer: id, form },
    })),
  }
}
