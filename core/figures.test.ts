import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figuresApart } from './figures.ts'

test('the number of a law and of an article of it is kept as it is written, and nothing else is touched', () => {
  const kept: string[] = []
  figuresApart('المادة 6-1 من القانون 2004-575، لا RO-2026-0417 ولا 2021/784 ولا UTC-03', (figures) => {
    kept.push(figures)
    return figures
  })
  assert.deepEqual(kept, ['6-1', '2004-575'])
})
