/** What is listed says what of it is met by nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Unread } from '../outside/unread.ts'
import { missedIn, unreadOf } from './recognise.ts'

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
