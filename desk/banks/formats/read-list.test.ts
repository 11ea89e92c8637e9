import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readList, type Read } from './read-list.ts'

const md5 = (digit: string) => digit.repeat(32)
const sha = (digit: string) => digit.repeat(64)
const pdq = 'a5'.repeat(32)

/** The text in pieces of so many bytes, as a slow line would bring it. */
async function readAll(
  text: string | Uint8Array,
  { usual, piece = 7 }: { usual?: string; piece?: number } = {},
) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
  }
  const read: Read[] = []
  let format = ''
  for await (const portion of readList(pieces(), usual)) {
    read.push(...portion.read)
    format = portion.format
  }
  return { format, read }
}
const shown = (read: readonly Read[]) =>
  read.map((each) =>
    'record' in each
      ? `${each.line} ${each.record.withdraws ? '-' : '+'} ${each.record.signals.map(({ kind, value }) => `${kind}:${value.slice(0, 4)}`).join(' ')}`
      : `${each.line} ? ${each.found}`,
  )

test('the columns of a table may be called and ordered as they like, and a line that cannot be read costs only itself', async () => {
  const text = [
    '\uFEFFNotes;Hash-Value;SIGNAL_TYPE;Category;External ID;Deleted',
    `"a; b";${md5('a')};Video_MD5;Islamist;7;false`,
    `;${sha('b')};sha-256;;8;`,
    `;nonsense;sha256;;9;`,
    `"never closed;${md5('c')};md5;;10;`,
    `;${md5('d')};md5;;11;TRUE`,
    `;${md5('d')};photodna;;12;`,
    '',
  ].join('\r\n')
  const { format, read } = await readAll(text)
  assert.equal(format, 'csv')
  assert.deepEqual(shown(read), [
    '2 + md5:aaaa',
    '3 + sha256:bbbb',
    '4 ? sha256: 8 characters',
    '5 ? a quotation mark that never closes',
    '6 - md5:dddd',
    '7 ? the kind photodna',
  ])
  const [first] = read
  assert.deepEqual(first && 'record' in first && first.record, {
    withdraws: false,
    signals: [{ kind: 'md5', value: md5('a') }],
    reference: '7',
    label: 'islamist',
    note: 'a; b',
  })
})

test('a table with a column for each kind lists one entry with all of them', async () => {
  const { read } = await readAll(`id,md5,sha256,pdq\n1,${md5('a')},${sha('b')},${pdq}\n2,,,\n3,,${sha('c')},`)
  assert.deepEqual(shown(read), ['2 + md5:aaaa sha256:bbbb pdq:a5a5', '3 ? no signal', '4 + sha256:cccc'])
})

test('updates of ThreatExchange list, withdraw what is to be deleted or harmless, and mend broken addresses', async () => {
  const data = [
    {
      id: '1',
      indicator: pdq,
      type: 'HASH_PDQ',
      status: 'MALICIOUS',
      tags: ['media_type_photo', 'graphic violence'],
    },
    { id: '2', indicator: md5('b'), type: 'HASH_VIDEO_MD5', should_delete: true },
    { id: '3', indicator: md5('c'), type: 'HASH_MD5', status: 'NON_MALICIOUS' },
    { id: '4', indicator: '[h]ttps://example.org/a', type: 'UNCLICKABLE_URL' },
    { id: '5', indicator: 'x', type: 'DEBUG_STRING', tags: ['signal_type:clip'] },
  ]
  const { format, read } = await readAll(
    JSON.stringify({ paging: { cursors: {} }, data, more: [{ indicator: 1 }] }),
  )
  assert.equal(format, 'threat-exchange')
  assert.deepEqual(shown(read), [
    '1 + pdq:a5a5',
    '1 - md5:bbbb',
    '1 - md5:cccc',
    '1 + url:exam',
    '1 ? the kind clip',
  ])
  const [first] = read
  assert.equal(
    first && 'record' in first && first.record.label,
    'graphic violence against defenceless people',
  )
})

test('the hash list of Tech Against Terrorism keeps every algorithm, its identifiers and its tombstones', async () => {
  const row = (id: number, hash_digest: string, algorithm: string, deleted = false) => ({
    id,
    hash_digest,
    algorithm,
    ideology: 'far-right',
    file_type: 'docx',
    deleted,
    updated_on: 1724856487.7,
  })
  const { format, read } = await readAll(
    JSON.stringify({
      count: 3,
      next: null,
      checkpoint: '1724856487.709035,10594',
      results: [row(1, sha('A'), 'SHA256'), row(2, 'c'.repeat(128), 'SHA512'), row(3, md5('d'), 'MD5', true)],
    }),
  )
  assert.equal(format, 'tcap')
  assert.deepEqual(shown(read), ['1 + sha256:aaaa', '1 + sha512:cccc', '1 - md5:dddd'])
})

test('content of HMA, hashes of StopNCII and our own entries are read, one object a line as well', async () => {
  const text = [
    JSON.stringify({
      id: 4,
      signals: { pdq, video_md5: md5('a') },
      metadata: { content_id: 'x1' },
      note: 'n',
    }),
    JSON.stringify({ hashValue: md5('b'), signalType: 'VideoMD5', hashStatus: 'Withdrawn' }),
    JSON.stringify({ hashValue: md5('c'), signalType: 'VideoMD5', hashStatus: 'Received' }),
    JSON.stringify({ id: 9, source: { reference: 'RO-1' }, signals: [{ kind: 'sha256', value: sha('d') }] }),
    '{"indicator": "cut off',
  ].join('\n')
  const { read } = await readAll(text)
  assert.deepEqual(shown(read), [
    '1 + pdq:a5a5 md5:aaaa',
    '2 - md5:bbbb',
    '3 ? the status Received',
    '4 + sha256:dddd',
    '5 ? {"indicator": "cut off',
  ])
  const references = read.map((each) => ('record' in each ? each.record.reference : ''))
  assert.deepEqual(references, ['x1', undefined, '', 'RO-1', ''])
})

test('plain lines are read with a kind before them or by what they can only be; 64 digits alone say too little', async () => {
  const text = `# a remark\n${md5('a')}\npdq ${pdq}\nsha256\t${sha('b')}\n${sha('c')}\nhttps://example.org/x\n\n`
  const { format, read } = await readAll(text)
  assert.equal(format, 'lines')
  assert.deepEqual(shown(read), [
    '2 + md5:aaaa',
    '3 + pdq:a5a5',
    '4 + sha256:bbbb',
    `5 ? ${'c'.repeat(60)}… without a kind`,
    '6 + url:exam',
  ])
  assert.deepEqual(shown((await readAll(`${sha('c')}`, { usual: 'sha256' })).read), ['1 + sha256:cccc'])
})

test('how a list is cut into pieces makes no difference', async () => {
  const texts = [
    JSON.stringify({
      data: [
        { indicator: md5('a'), type: 'HASH_MD5', note: '"}{]\\' },
        { indicator: 'é', type: 'x' },
      ],
    }),
    `id,hash,type\n1,"${md5('a')}",md5\n2,${sha('b')},sha256\n`,
    `md5 ${md5('a')}\r\nsha256 ${sha('b')}`,
  ]
  for (const text of texts) {
    const whole = await readAll(text, { piece: 100_000 })
    for (const piece of [1, 2, 3, 5, 64]) assert.deepEqual(await readAll(text, { piece }), whole)
  }
})

test('what is no text, an endless line and an endless object are refused without being held', async () => {
  await assert.rejects(readAll(Uint8Array.of(0x61, 0x0a, 0xff, 0xfe, 0xff)), TypeError)
  const endless = await readAll(`md5 ${md5('a')}\n${'x'.repeat(300_000)}\nmd5 ${md5('b')}`, { piece: 50_000 })
  assert.deepEqual(
    shown(endless.read).filter((each) => !each.includes('?')),
    ['1 + md5:aaaa', '3 + md5:bbbb'],
  )
  const object = await readAll(`[{"indicator":"${'x'.repeat(2_000_000)}"},{"hash":"${md5('a')}"}]`, {
    piece: 50_000,
  })
  assert.deepEqual(shown(object.read), ['1 ? an object of over a million characters', '1 + md5:aaaa'])
  for (const text of ['', '{', '[', '[[[[[[', '}}}}', '{"data":[', '"', '[null,1,"x"]', '{"data":{"a":[1]}}'])
    await readAll(text)
})
