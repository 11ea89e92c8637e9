/** A desk lists words, queries and expressions, and a post they hold for waits for a person who is shown where. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import type { BankPage, MatchPage, Scanned, Tried } from '../desk/http/contract/index.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { afresh, decides } from './lists.ts'
import { officerAt } from './officer.ts'
import { tokenAt } from './program.ts'

const rules = [
  { kind: 'keyword', value: 'Fête nationale' },
  {
    kind: 'trend_query',
    value: '{"and":[{"or":["lune","regex-/ho+ps/"]},{"or":["soir"]}],"not":["demain"]}',
  },
  { kind: 'regex', value: String.raw`\bcode \d{4}\b` },
]
const words = {
  label: 'propaganda',
  legalBasis: 'terms of service',
  source: { kind: 'staff', name: 'the desk' },
}

test('a listed word, query or expression brings a post before a person, who sees where in it it stands', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk, 'Bo Second')
  const scan = await scanning(desk)
  assert.equal((await officer.ask('POST', 'banks', { name: 'WORDS' })).status, 200)
  const refused = await officer.ask<{ errors: object[] }>('POST', 'banks/WORDS/entries', {
    ...words,
    signals: [{ kind: 'regex', value: '(?=a)a' }],
  })
  assert.equal(refused.status, 422)
  assert.match(JSON.stringify(refused.json.errors), /look-around/)
  const entries: number[] = []
  for (const rule of rules) {
    const listed = await officer.ask<{ entry: number }>('POST', 'banks/WORDS/entries', {
      ...words,
      signals: [rule],
    })
    assert.equal(listed.status, 200, JSON.stringify(listed.json))
    entries.push(listed.json.entry)
  }

  const post = 'Vive la FÊTE\nnationale ! La lune ce soir, code 1789.'
  let asked = 0
  const met = await eventually('the rules to be looked for', async () => {
    const found = await scan(`post ${asked++}`, { text: post })
    return found.matches.length === 3 ? found : undefined
  })
  assert.deepEqual([met.advice, met.late], ['review', []])
  const shown = ({ detail }: Scanned['matches'][number]) =>
    detail?.of === 'text' ? detail.spans.map(({ from, to }) => post.slice(from, to)) : []
  assert.deepEqual(
    met.matches
      .map((match) => [match.kind, match.entry, match.distance, match.unit, ...shown(match)])
      .sort(([, a], [, b]) => Number(a) - Number(b)),
    [
      ['keyword', entries[0], 0, 'equality', 'FÊTE\nnationale'],
      ['trend_query', entries[1], 0, 'equality', 'lune', 'soir'],
      ['regex', entries[2], 0, 'equality', 'code 1789'],
    ],
  )
  const { json: page } = await officer.ask<MatchPage>('GET', `matches/${met.case?.id}`)
  const numbers = (await officer.ask<BankPage>('GET', 'banks/WORDS')).json.entries.flatMap(({ signals }) =>
    signals.map(({ id, kind }) => [kind, `${id}`]),
  )
  assert.deepEqual(
    page.hits
      .map(({ kind, detail }) => [kind, detail?.of === 'text' ? detail.spans[0]?.rule : undefined])
      .sort(),
    numbers.sort(),
  )

  // What is off, or not asked for at this time, holds for nothing.
  assert.equal((await officer.ask('POST', `banks/WORDS/entries/${entries[0]}/off`, {})).status, 200)
  assert.equal(
    (await officer.ask('POST', `banks/WORDS/entries/${entries[1]}/withdraw`, { text: 'too wide' })).status,
    200,
  )
  const later = await eventually('the others to be gone', async () => {
    const found = await scan('another post', { text: post })
    return found.matches.length === 1 ? found : undefined
  })
  assert.deepEqual(
    later.matches.map(({ kind }) => kind),
    ['regex'],
  )
  assert.equal((await officer.ask('POST', 'banks/WORDS/change', { enabled: false })).status, 200)
  await eventually(
    'the bank to be off',
    async () => (await scan(afresh('a third'), { text: post })).advice === 'none',
  )
})

test('a post that a person let through stops nobody again, whoever puts it up and whatever words are in it', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk, 'Bo Second')
  const scan = await scanning(desk)
  const report = 'Un reportage sur la lune.'
  await officer.ask('POST', 'banks', { name: 'WORDS' })
  await officer.ask('POST', 'banks/WORDS/entries', {
    ...words,
    signals: [{ kind: 'keyword', value: 'lune' }],
  })
  const met = await eventually('the rule to be looked for', async () => {
    const found = await scan('report', { text: report })
    return found.advice === 'review' ? found : undefined
  })
  await decides(officer, met.case?.id, {
    verdict: 'exempt',
    exception: 'journalism',
    reason: 'A report.',
  })
  await eventually(
    'the same report to pass',
    async () => (await scan(afresh('posted again'), { text: report })).advice === 'none',
  )
  assert.equal((await scan('another', { text: 'Rendez-vous sur la lune.' })).advice, 'review')
})

test('a text sent as bytes is read as one, in the charset it says; and a picture that says it is a text is still a picture', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk, 'Bo Second')
  await officer.ask('POST', 'banks', { name: 'WORDS' })
  await officer.ask('POST', 'banks/WORDS/entries', {
    ...words,
    signals: [
      { kind: 'keyword', value: 'fête' },
      { kind: 'keyword', value: 'البوابة' },
    ],
  })
  const { secret } = await tokenAt(desk, ['scan'])
  const send = async (type: string, body: Uint8Array<ArrayBuffer>, content = 'post'): Promise<Scanned> => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': type }
    const response = await fetch(`${desk.url}/v1/scan?content=${encodeURIComponent(content)}`, {
      method: 'POST',
      headers,
      body,
    })
    assert.equal(response.status, 200)
    return (await response.json()) as Scanned
  }
  const bytes = (text: string, of: BufferEncoding) => new Uint8Array(Buffer.from(text, of))
  await eventually(
    'the rule to be looked for',
    async () => (await send('text/plain', bytes('La fête', 'utf8'))).matches.length === 1,
  )
  const latin = await send('text/plain; charset=iso-8859-1', bytes('La fête', 'latin1'))
  assert.deepEqual(
    latin.matches.map(({ kind, query }) => [kind, query.value]),
    [['keyword', 'fête']],
  )
  assert.equal((await send('text/plain', bytes('\ufeffLa fête', 'utf16le'))).matches.length, 1)
  // A person who drops the file sees what a program is told.
  const file = { bytes: Buffer.from('\ufeffLa fête', 'utf16le').toString('base64') }
  const tried = await officer.ask<Tried>('POST', 'try', file)
  assert.deepEqual(
    tried.json.hits.map(({ kind, query }) => [kind, query.value]),
    [['keyword', 'fête']],
  )
  // Whatever it calls itself: a program that says nothing of the type would carry words past the list.
  assert.equal((await send('application/octet-stream', bytes('La fête', 'utf8'))).matches.length, 1)
  // ‘At the gate’, as a program writes it that knows no Unicode: it is met, let through, and then stops nobody again.
  const gate = bytes('\xda\xe4\xcf \xc7\xe1\xc8\xe6\xc7\xc8\xc9', 'latin1')
  const met = await send('text/plain; charset=windows-1256', gate, 'gate')
  assert.deepEqual(
    [met.matches.map(({ query }) => query.value), met.unread.filter(({ what }) => what === 'file')],
    [['البوابة'], []],
  )
  await decides(officer, met.case?.id, { verdict: 'exempt', exception: 'journalism', reason: 'A report.' })
  await eventually(
    'the same words to pass',
    async () => (await send('text/plain; charset=windows-1256', gate, afresh('gate'))).advice === 'none',
  )
  // Nobody knows in which charset these are, so the hook holds them.
  const cut = await send('text/plain; charset=iso-8859-6', bytes('\xc7\xe1\xa1', 'latin1'))
  assert.deepEqual(
    cut.unread.flatMap(({ what, why }) => (why === 'no-signal' ? [] : [`${what} ${why}`])),
    ['file not-allowed', 'text misread'],
  )
  const strange = await send('text/plain; charset=unheard-of', bytes('La fête', 'utf8'))
  assert.deepEqual(
    strange.unread.filter(({ why }) => why === 'misread').map(({ found }) => found),
    ['the charset unheard-of'],
  )
  const long = await send('text/plain', bytes('a'.repeat(200_001), 'utf8'))
  assert.deepEqual(
    long.unread.filter(({ why }) => why === 'too-large').map(({ found }) => found),
    ['200001 characters'],
  )
  const picture = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#27c' } })
    .png()
    .toBuffer()
  const mislabelled = await send('text/plain', new Uint8Array(picture))
  assert.ok(mislabelled.signals.some(({ kind }) => kind === 'pdq'))
})

async function scanning(desk: Desk): Promise<(content: string, of: object) => Promise<Scanned>> {
  const { secret } = await tokenAt(desk, ['scan'])
  return async (content, of) => {
    const response = await fetch(`${desk.url}/v1/scan`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content, ...of }),
    })
    assert.equal(response.status, 200)
    return (await response.json()) as Scanned
  }
}
