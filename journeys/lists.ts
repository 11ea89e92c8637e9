/** People who keep lists, and programs that ask them, as journeys need them. */
import assert from 'node:assert/strict'
import type { BankPage, ImportView, MatchPage, Scanned, TokenMade } from '../desk/http/contract/index.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

export const sha256 = (digit: string) => digit.repeat(64)
/** Two hashes of pictures, so many bits apart. */
export const pdq = 'a5'.repeat(32)
export const pdqAway = (bits: number) => {
  const value = BigInt(`0x${pdq}`) ^ ((1n << BigInt(bits)) - 1n)
  return value.toString(16).padStart(64, '0')
}
export const entry = (signals: { kind: string; value: string }[], more: object = {}) => ({
  label: 'propaganda',
  legalBasis: 'terms of service',
  source: { kind: 'staff', name: 'the desk' },
  signals,
  ...more,
})

let names = 0
/** A name that no piece had before: one that was met waits for its own person, whatever becomes of the lists. */
export const afresh = (name: string) => `${name}, ${++names}`

/** A program that asks about pieces by their signals. */
export async function scanning(desk: Desk) {
  const administrator = await officerAt(desk, 'Dana Settings')
  const { token } = await does<TokenMade>(administrator, 'tokens', { name: 'hook', may: ['scan'] })
  return async (content: string, ...signals: { kind: string; value: string }[]): Promise<Scanned> => {
    const response = await fetch(`${desk.url}/v1/scan`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content, signals }),
    })
    assert.equal(response.status, 200)
    return (await response.json()) as Scanned
  }
}

export async function does<T = unknown>(officer: Officer, path: string, body: unknown): Promise<T> {
  const { status, json } = await officer.ask<T>('POST', path, body)
  assert.equal(status, 200, `${path}: ${JSON.stringify(json)}`)
  return json
}

/** Decides a case on everything that has joined it by now. */
export async function decides(
  officer: Officer,
  id = '',
  decision: object = { verdict: 'known' },
): Promise<MatchPage> {
  const { json } = await officer.ask<MatchPage>('GET', `matches/${id}`)
  return await does<MatchPage>(officer, `matches/${id}/decide`, { ...decision, seen: json.hits.length })
}

export async function bankPage(officer: Officer, bank: string): Promise<BankPage> {
  const { json } = await officer.ask<BankPage>('GET', `banks/${bank}`)
  return json
}

/** Sends a list in and gives what is shown of it. */
export async function sends(desk: Desk, officer: Officer, bank: string, text: string): Promise<ImportView> {
  const asked = new URLSearchParams({
    file: 'list.json',
    source: 'TCAP',
    label: 'terrorist content',
    legalBasis: 'terms of service',
  })
  const response = await fetch(`${desk.url}/desk/api/banks/${bank}/imports?${asked}`, {
    method: 'POST',
    headers: {
      cookie: officer.cookie(),
      origin: desk.url,
      'content-type': 'application/octet-stream',
      'x-guichet-csrf': officer.session.csrf,
    },
    body: text,
  })
  const json = (await response.json()) as ImportView
  assert.equal(response.status, 200, JSON.stringify(json))
  return json
}

/** An order that came in, every copy of it safe. */
export async function heldOrder(desk: Desk) {
  const authority = authorityAt(desk, 'interior')
  assert.equal((await authority.post('/v1/demands', orderFor(desk))).status, 202)
  const officer = await officerAt(desk)
  const demand = await eventually('the copies to be safe', async () => {
    const { rows } = (await officer.ask<{ rows: { id: string }[] }>('GET', 'inbox')).json
    const found = rows[0] && (await officer.demand(rows[0].id))
    return found?.targets.every(({ hold }) => hold?.takenAt) ? found : undefined
  })
  return { officer, demand, targets: demand.targets.map(({ id }) => id) }
}

/** Takes down what it names, and sees it down. */
export async function takesDown({ officer, demand, targets }: Awaited<ReturnType<typeof heldOrder>>) {
  await officer.does(demand.id, { deed: 'restrict', targets })
  await eventually('everything to be down', async () => {
    const now = await officer.demand(demand.id)
    return now.targets.every(({ outcome }) => outcome === 'restricted')
  })
}
