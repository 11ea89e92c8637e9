import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type KnownBy, tellsOf } from './forgotten.ts'

const known: KnownBy = {
  numbers: ['RO-2026-0001', 'FR-INTERIOR-2026-17', 'Az. 9 / 2026', 'RO-ZQREFERENCE'],
  authors: ['Nadia Farahani'],
  titles: ['The orders of the harbour lantern', 'e', '灯台の夜'],
  addresses: ['https://plaza.example/p/77', 'https://'],
}

test('a kept list that names an erased demand, or a part of what it was known by, goes with it', () => {
  const typed = [
    'ro-2026-0001',
    '2026-0001',
    'About 0001',
    'INTERIOR-2026-17 again',
    'az. 9 / 2026',
    'zqrefer',
    'Farahani’s posts',
    'nadia',
    'Harbour lantern',
    'see 灯台の夜へ',
    'see plaza.example/p/77',
  ]
  assert.deepEqual(
    typed.filter((text) => !tellsOf(text, known)),
    [],
  )
})

test('a colleague’s list that shares a year, a ministry or a word of everybody’s stays', () => {
  const typed = [
    'Orders 2026',
    'Interior ministry',
    'fr-interior-2026',
    'Due soon',
    'All of 2026-18',
    'Harbour police',
    'plaza.example',
    'of the',
    '…',
  ]
  assert.deepEqual(
    typed.filter((text) => tellsOf(text, known)),
    [],
  )
})
