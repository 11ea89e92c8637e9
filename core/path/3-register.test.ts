import type { Json } from '../event.ts'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Authenticated } from '../demand.ts'
import { instrumentFor, regimeOf } from '../regime.ts'
import { register } from './3-register.ts'

const tco = readFileSync(new URL('../../regimes/eu-tco.yaml', import.meta.url), 'utf8')
const instrument = instrumentFor(regimeOf(tco), 'removal-order', '2026-01-02') ?? assert.fail('no instrument')

/** The end of the clock of that name, for an order received on 2 January 2026 at noon. */
function endOf(name: string, order: Json): string | null | undefined {
  const outcome = register(arrived(order), {
    at: '2026-01-02T12:00:01.000Z',
    number: 'G-2026-1',
    instrument,
    calendar: { zone: 'Europe/Paris', holidays: [] },
    form: { receivedAt: '2026-01-02T12:00:00.000Z' },
    language: 'en',
    crossBorder: false,
    targetIds: [],
    userPage: 'https://desk.example/u/1',
  })
  if (outcome.kind !== 'on') return assert.fail('the demand goes on')
  return outcome.demand.clocks.find((clock) => clock.name === name)?.dueAt
}

/** Registering reads the order and its receipt; who sent it was settled before. */
function arrived(order: Json): Authenticated {
  const receipt = { at: '2026-01-02T12:00:00.000Z' }
  return { step: 'authenticate', id: 'd1', order, receipt, history: {} } as unknown as Authenticated
}

const silent = (issuedAt?: string): Json => ({
  a: issuedAt === undefined ? {} : { issuedAt },
  c: { nonDisclosure: true },
})

test('non-disclosure decided on 1 January lasts to the end of 12 February, although the order came on the 2nd', () => {
  assert.equal(endOf('silence', silent('2026-01-01T16:00:00+01:00')), '2026-02-12T22:59:59.999Z')
})

test('an order that hides its time of issue, or puts it in the future, is silent from its receipt and no longer', () => {
  const ends = [undefined, 'yesterday', '9999-12-31T23:59:59Z'].map((at) => endOf('silence', silent(at)))
  assert.deepEqual(ends, Array(3).fill('2026-02-13T22:59:59.999Z'))
})

test('no silence runs where the order asks for none', () => {
  assert.equal(endOf('silence', { a: { issuedAt: '2026-01-01T16:00:00+01:00' } }), undefined)
})

test('the period for redress is the one the order states', () => {
  const redressDeadline = { raw: 'two months from receipt', amount: 2, unit: 'MONTH', from: 'receipt' }
  assert.equal(endOf('redress', { g: { redressDeadline } }), '2026-03-02T22:59:59.999Z')
})
