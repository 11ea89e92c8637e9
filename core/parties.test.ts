import assert from 'node:assert/strict'
import { test } from 'node:test'
import { later } from './instant.ts'
import type { Deed } from './deeds/perform.ts'
import { Desk } from '../journeys/paper-desk.ts'

/** What comes of a message that staff enter: the reason it is refused for, or nothing. */
function entered(message: Partial<Deed & { deed: 'enter-follow-up' }>): string | undefined {
  const desk = new Desk().settle()
  try {
    desk.do({
      deed: 'enter-follow-up',
      followUp: 'withdrawal',
      by: 'Ministry',
      reference: '',
      text: '',
      ...message,
    })
  } catch (fault) {
    return (fault as Error).message
  }
  return undefined
}

test('an order is withdrawn by the authority that issued it, whoever else could have', () => {
  assert.equal(entered({ by: 'ministry' }), undefined)
  assert.equal(entered({ by: 'Another ministry' }), 'why-not.not-from-them')
  assert.equal(entered({ by: 'Another ministry', party: 'issuing-authority' }), 'why-not.not-from-them')
  assert.equal(entered({ by: 'Home commission', party: 'scrutinising-authority' }), 'why-not.not-from-them')
})

test('a court annuls and does not withdraw; the ministry does both and gives no judgment', () => {
  const judgment = { followUp: 'court-judgment', outcome: 'annulled' }
  assert.equal(entered({ followUp: 'annulment', by: 'Administrative court' }), undefined)
  assert.equal(entered({ followUp: 'annulment', by: 'Ministry' }), undefined)
  assert.equal(entered({ ...judgment, by: 'Administrative court', party: 'court' }), undefined)
  assert.equal(entered({ ...judgment, by: 'Ministry' }), 'why-not.not-from-them')
  assert.equal(entered({ by: 'Administrative court', party: 'court' }), 'why-not.not-from-them')
})

test('nobody is a party by a name the law does not know', () => {
  assert.equal(entered({ by: 'Ministry', party: 'sheriff' }), 'why-not.not-from-them')
})

test('an order is withdrawn once: what comes after it moves the end of the order nowhere', () => {
  const desk = new Desk().settle()
  const enter = (message: object) =>
    desk.do({
      deed: 'enter-follow-up',
      followUp: 'withdrawal',
      by: 'Ministry',
      reference: '',
      text: '',
      ...message,
    })
  enter({})
  assert.throws(() => enter({}), /why-not\.ended\.withdrawn/)
  enter({ followUp: 'annulment' })
  const first = desk.numbered.ended
  // A court says so too: its word is kept, and the order has ended already.
  desk.now = later(desk.now, 3_600_000)
  enter({ followUp: 'annulment', by: 'Administrative court' })
  assert.deepEqual([desk.numbered.ended, desk.numbered.followUps.length], [first, 3])
  assert.throws(() => enter({}), /why-not\.ended\.annulled/)
})
