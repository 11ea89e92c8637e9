import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Numbered } from './demand.ts'
import { recordEnds } from './retention.ts'

/** A demand at the end of its path, with only what the end of its record rests on. */
function settled(more: Partial<Numbered> = {}): Numbered {
  return {
    step: 'publish',
    waitsFor: 'nothing',
    receipt: { at: '2026-01-10T09:00:00.000Z' },
    history: { arrive: '2026-01-10T09:00:00.000Z', publish: '2026-01-10T09:40:00.000Z' },
    targets: [{ hold: { state: 'destroyed', parts: [] }, restrictedAt: '2026-01-10T09:30:00.000Z' }],
    clocks: [{ state: 'met', kind: 'duty', dueAt: '2026-01-10T10:00:00.000Z' }],
    decisions: [],
    followUps: [],
    answers: [],
    ...more,
  } as unknown as Numbered
}

test('the record of a demand ends so many years after the last thing that was done about it', () => {
  const followUp = { kind: 'annulment', at: '2027-05-01T12:00:00.000Z', by: 'court' }
  assert.deepEqual(
    [
      recordEnds(settled(), { years: 5 }),
      recordEnds(settled({ followUps: [followUp] }), { years: 5 }),
      recordEnds(settled({ followUps: [{ ...followUp, at: '2028-02-29T12:00:00.000Z' }] }), { years: 1 }),
    ],
    [
      { until: '2031-01-10T10:00:00.000Z' },
      { until: '2032-05-01T12:00:00.000Z' },
      { until: '2029-02-28T12:00:00.000Z' },
    ],
  )
})

test('a record has no end while the demand is open, a legal hold or a complaint stands, a copy is kept or a duty runs', () => {
  const held = { hold: { state: 'held', parts: [] } } as unknown as Numbered['targets'][number]
  const running = {
    state: 'running',
    kind: 'duty',
    dueAt: '2026-01-10T10:00:00.000Z',
  } as Numbered['clocks'][number]
  assert.deepEqual(
    [
      recordEnds(settled({ waitsFor: 'person' }), { years: 5 }),
      recordEnds(settled({ legalHold: true }), { years: 5 }),
      recordEnds(settled(), { years: 5, complaintOpen: true }),
      recordEnds(settled({ targets: [held] }), { years: 5 }),
      recordEnds(settled({ clocks: [running] }), { years: 5 }),
    ],
    [
      { kept: 'open' },
      { kept: 'legal-hold' },
      { kept: 'complaint-open' },
      { kept: 'copy-held' },
      { kept: 'clock-running' },
    ],
  )
})
