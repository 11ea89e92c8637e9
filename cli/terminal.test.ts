import assert from 'node:assert/strict'
import { test } from 'node:test'
import { span } from './terminal.ts'

test('a time limit has as many whole days left in the terminal as on the screen', () => {
  const day = 86_400_000
  assert.deepEqual([span(61.6 * day), span(181.9 * day), span(2 * day)], ['61 days', '181 days', '2 days'])
})
