/**
 * The ways in which a platform can go wrong, for tests only: nobody can switch them on unless Plaza was started
 * with `misbehaviour: true`. Each happens to the next deeds, as often as `times` says.
 */
export const misbehaviours = {
  'says-yes-does-nothing': 'answers 200, changes nothing, forgets the key',
  'says-yes-remembers-nothing-done': 'answers 200 for this key for ever, and never does it',
  'says-no-did-it': 'does it and answers 500',
  'answers-late': 'does it and answers after `delayMs`',
  'never-does-nor-answers': 'does nothing and keeps the connection open for `delayMs`',
  'answers-twice': 'does it once and sends the answer two times in one body',
  'does-it-twice': 'makes the effect happen two times under one key',
  'hits-another': 'does it to some other post and says it did as asked',
  'hides-half': 'takes the page away and leaves picture, API and embedding',
  'wrong-words': 'hides the post behind an explained notice of its own',
  'breaks-after': 'does it and resets the connection',
  'breaks-before': 'resets the connection and does nothing',
  'too-many': 'answers 429 with Retry-After: 2',
  unavailable: 'answers 503 with Retry-After: 2',
  'talks-nonsense': 'answers 200 with a page of HTML, and does nothing',
  refuses: 'answers 403 and does nothing',
} as const
export type Misbehaviour = keyof typeof misbehaviours

export type Mood = { mode: Misbehaviour; times: number; delayMs: number }

export function isMisbehaviour(name: unknown): name is Misbehaviour {
  return typeof name === 'string' && Object.hasOwn(misbehaviours, name)
}
