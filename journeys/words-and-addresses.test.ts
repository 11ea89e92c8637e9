/** A post is looked for by its words and by where it leads, and what is met is shown where it stands. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Scanned, TokenMade } from '../desk/http/contract/index.ts'
import { signalsToListOfText } from '../desk/matching/signals.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

const statement =
  'Demain matin, la vieille école du village ouvre ses portes, et chaque enfant trouvera sur sa table un livre neuf, un crayon et une fleur.'
const report = `Selon un message publié hier : « ${statement.toUpperCase()} » La mairie n’a pas répondu.`
const link = 'Tout est ici : hxxps://t[.]me/s/some_channel/42 !'

test('a post that quotes a listed statement or links to a listed channel waits for a person, shown where it stands', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk, 'Bo Second')
  const scan = await scanning(desk)
  assert.equal((await officer.ask('POST', 'banks', { name: 'TEXTS' })).status, 200)
  const listed = signalsToListOfText(statement).signals
  assert.deepEqual(
    listed.map(({ kind }) => kind),
    ['text', 'winnow', 'shingles'],
  )
  const signals = [...listed, { kind: 'url', value: 'https://t.me/some_channel/' }]
  const entry = {
    label: 'propaganda',
    legalBasis: 'terms of service',
    source: { kind: 'staff', name: 'the desk' },
    signals,
  }
  assert.equal((await officer.ask('POST', 'banks/TEXTS/entries', entry)).status, 200)
  await eventually(
    'the list to be followed',
    async () => (await scan('a', { text: statement })).advice === 'review',
  )

  const shown = async (content: string, text: string) =>
    (await scan(content, { text })).matches.map(({ kind, detail }) => {
      const spans = (detail as { spans?: { from: number; to: number }[] } | undefined)?.spans ?? []
      return [kind, ...spans.map(({ from, to }) => text.slice(from, to))]
    })
  const [quoted, ...others] = await shown('b', report)
  assert.deepEqual([quoted?.[0], others], ['winnow', []])
  assert.ok(statement.toUpperCase().includes(quoted?.[1] ?? '-'))
  assert.deepEqual(await shown('c', link), [['url', 'hxxps://t[.]me/s/some_channel/42']])
  assert.deepEqual(await shown('d', 'Une autre page : https://t.me/other/42'), [])
  assert.equal((await scan('e', { url: 'https://telegram.me/some_channel/43' })).advice, 'review')
})

async function scanning(desk: Desk): Promise<(content: string, of: object) => Promise<Scanned>> {
  const administrator = await officerAt(desk, 'Dana Settings')
  const { json } = await administrator.ask<TokenMade>('POST', 'tokens', { name: 'hook', may: ['scan'] })
  return async (content, of) => {
    const response = await fetch(`${desk.url}/v1/scan`, {
      method: 'POST',
      headers: { authorization: `Bearer ${json.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content, ...of }),
    })
    assert.equal(response.status, 200)
    return (await response.json()) as Scanned
  }
}
