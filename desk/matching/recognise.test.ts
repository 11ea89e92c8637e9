/** What is listed says what of it is met by nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Unread } from '../outside/unread.ts'
import { signalsToListOfText } from './signals.ts'
import type { Written } from './text-of.ts'
import { missedIn, toldOfWritten, unreadOf } from './recognise.ts'

const unread = (what: Unread['what'], why: Unread['why'], found = 'x'): Unread => ({
  what,
  why,
  found,
  wanted: 'y',
})
const told = (signals: number, ...unread: Unread[]) => ({
  signals: Array.from({ length: signals }, () => ({ kind: 'md5', value: 'a' })),
  unread,
})

test('whoever lists a piece is told what of it was left out, and not that a short text has few kinds of signals', () => {
  const missed = missedIn(
    told(
      3,
      unread('text', 'no-signal'),
      unread('address', 'in-part'),
      unread('streams', 'in-part', '2 streams of sound of which 1 were hashed'),
      unread('sound', 'no-signal', 'silence or a steady tone'),
      unread('sound', 'no-signal', 'silence or a steady tone'),
      unread('file', 'not-allowed', 'application/pdf'),
      unread('text', 'misread', 'bytes that are no text in utf-8'),
    ),
  )
  assert.deepEqual(
    missed.map(({ what, found }) => `${what}: ${found}`),
    [
      'streams: 2 streams of sound of which 1 were hashed',
      'sound: silence or a steady tone',
      'file: application/pdf',
      'text: bytes that are no text in utf-8',
    ],
  )
})

test('a piece of which nothing could be read waits for a person, and one of which something could is listed by that', () => {
  const why = (of: ReturnType<typeof told>) => unreadOf({ told: of })?.why
  assert.deepEqual(
    [
      why(told(0, unread('text', 'too-large'))),
      why(told(2, unread('text', 'misread'))),
      why(told(0, unread('text', 'no-signal'))),
      why(told(2, unread('file', 'damaged'))),
      why(told(2, unread('file', 'not-allowed'))),
      why(told(2, unread('sound', 'no-signal'))),
    ],
    ['too-large', undefined, undefined, 'damaged', undefined, undefined],
  )
})

test('a text that is two is listed by both, and one of which nobody is sure by what is likeliest', () => {
  const [one, other] = [
    'They meet at the gate at noon, all of them, and each of them brings bread and water.',
    'Nobody is to be told of this before it is done, and nobody is to ask who told them.',
  ]
  const listed = (written: Written) =>
    toldOfWritten(written).signals.flatMap(({ kind, value }) => (kind === 'text' ? [value] : []))
  const [asOne, asOther] = [one, other].map(
    (each) => signalsToListOfText(each).signals.find(({ kind }) => kind === 'text')?.value,
  )
  assert.deepEqual(listed({ readings: [one, other], isWhole: true }), [asOne, asOther])
  assert.deepEqual(listed({ readings: [one, other], isWhole: false, unread: unread('text', 'misread') }), [
    asOne,
  ])
})
