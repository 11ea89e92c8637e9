/** Lists from outside: shown before anything is listed, done exactly as shown, and the same list twice is one. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ended, guichet } from '../checks/command.ts'
import { needs } from '../checks/needs.ts'
import type { ImportView, Watch } from '../desk/http/contract/index.ts'
import { eventually, openDesk } from './desk.ts'
import { bankPage, does, entry, scanning, sends, sha256 } from './lists.ts'
import { type Officer, officerAt } from './officer.ts'

const hash = (name: string) => createHash('sha256').update(name).digest('hex')
const file = (value: string) => ({ kind: 'sha256', value })
const tcap = (rows: [number, string, boolean?][]) =>
  JSON.stringify({
    results: rows.map(([id, hash_digest, deleted = false]) => ({
      id,
      hash_digest,
      algorithm: 'SHA256',
      ideology: 'islamist',
      deleted,
    })),
  })

test('a list is shown before anything is listed, done once confirmed, and the same list again changes nothing', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const scan = await scanning(desk)
  await does(officer, 'banks', { name: 'PARTNER' })
  await does(officer, 'banks/PARTNER/entries', entry([file(hash('ours'))]))
  const list = tcap([
    [1, hash('one')],
    [2, hash('two')],
    [3, hash('ours')],
    [4, hash('one')],
    [5, hash('three'), true],
    [6, 'broken'],
  ])
  const shown = await sends(desk, officer, 'PARTNER', list)
  assert.deepEqual([shown.format, shown.state], ['tcap', 'read'])
  assert.deepEqual(shown.found, {
    lines: 5,
    new: 2,
    known: 2,
    keptOff: 0,
    withdrawn: 0,
    nothing: 1,
    refused: 1,
  })
  assert.deepEqual(
    shown.refused.map(({ line, found }) => [line, found]),
    [[1, 'sha256: 6 characters']],
  )
  assert.equal((await bankPage(officer, 'PARTNER')).bank.entries, 1)
  const wrong = await officer.ask('POST', `imports/${shown.id}/confirm`, { preview: sha256('0') })
  assert.equal(wrong.status, 409)
  const done = await confirmed(officer, shown)
  assert.deepEqual(done.made, { listed: 2, known: 2, withdrawn: 0, keptOff: 0 })
  await eventually('the list to be followed', async () =>
    (await scan('a', file(hash('two')))).matches.some(
      ({ source, label }) => source.name === 'TCAP' && label === 'islamist',
    ),
  )
  const again = await sends(desk, officer, 'PARTNER', list)
  assert.deepEqual([again.found.new, again.found.known], [0, 4])
  await confirmed(officer, again)
  const { bank, history } = await bankPage(officer, 'PARTNER')
  assert.deepEqual([bank.entries, bank.signals], [3, 3])
  assert.equal(history.filter(({ says }) => says.key === 'bank.history.imported').length, 1)
  assert.equal(
    (await officer.ask('POST', `imports/${shown.id}/confirm`, { preview: shown.preview })).status,
    409,
  )
})

test('what the command makes of a folder is read as a list, file by file, and what could not be looked at by its bytes', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const folder = await mkdtemp(join(tmpdir(), 'guichet-folder-'))
  t.after(() => rm(folder, { recursive: true }))
  const media = (name: string) => readFile(join(import.meta.dirname, '../sandbox/plaza/media', name))
  await writeFile(join(folder, 'books.jpg'), await media('books.jpg'))
  await writeFile(join(folder, 'cut.jpg'), (await media('dunes.jpg')).subarray(0, 4_000))
  await writeFile(join(folder, 'lantern.webm'), await media('lantern.webm'))
  await writeFile(join(folder, 'empty.jpg'), '')
  const tone = ['-f', 'lavfi', '-i', 'aevalsrc=sin(t*t*300):d=20', join(folder, 'tone.flac')]
  assert.equal((await ended('ffmpeg', ['-v', 'error', ...tone], folder)).code, 0)
  const { out } = await guichet(folder, ['hash', '.', '--json'])

  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  await does(officer, 'banks', { name: 'FOLDER' })
  const shown = await sends(desk, officer, 'FOLDER', out)
  const { new: fresh, refused } = shown.found
  assert.deepEqual([shown.format, fresh, refused], ['guichet', 11, 1])
  await confirmed(officer, shown)
  const { entries } = await bankPage(officer, 'FOLDER')
  assert.deepEqual(
    entries
      .map(({ note, signals }) => [
        note,
        signals
          .map(({ kind }) => kind)
          .toSorted()
          .join(' '),
      ])
      .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    [
      ['books.jpg', 'md5 pdq sha256'],
      ['cut.jpg', 'md5 sha256'],
      ['lantern.webm', 'md5 sha256 vpdq'],
      ['tone.flac', 'chromaprint md5 sha256'],
    ],
  )
})

test('a source withdraws what it listed and nobody else’s; what a person took off by hand does not come back with it', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  await does(officer, 'banks', { name: 'PARTNER' })
  await does(officer, 'banks/PARTNER/entries', entry([file(hash('ours'))]))
  await confirmed(
    officer,
    await sends(
      desk,
      officer,
      'PARTNER',
      tcap([
        [1, hash('one')],
        [2, hash('two')],
        [3, hash('three')],
      ]),
    ),
  )
  const { entries } = await bankPage(officer, 'PARTNER')
  const three = entries.find(({ source }) => source.reference === '3')
  await does(officer, `banks/PARTNER/entries/${three?.id}/withdraw`, { text: 'a news report' })
  const next = tcap([
    [1, hash('one'), true],
    [9, hash('ours'), true],
    [3, hash('three')],
    [2, hash('two, again')],
  ])
  const shown = await sends(desk, officer, 'PARTNER', next)
  assert.deepEqual(shown.found, {
    lines: 4,
    new: 1,
    known: 0,
    keptOff: 1,
    withdrawn: 1,
    nothing: 1,
    refused: 0,
  })
  const done = await confirmed(officer, shown)
  assert.deepEqual(done.made, { listed: 1, known: 0, withdrawn: 1, keptOff: 1 })
  const after = (await bankPage(officer, 'PARTNER')).entries
  assert.deepEqual(
    after.map(({ source, signals, withdrawnBecause }) => [
      source.reference ?? source.name,
      signals.length,
      withdrawnBecause?.key,
    ]),
    [
      ['3', 1, 'withdrawn.by-hand'],
      ['2', 2, undefined],
      ['1', 1, 'withdrawn.by-source'],
      ['the desk', 1, undefined],
    ],
  )
})

test('a list that makes its bank grow many times over waits, with an alert, until a person frees it', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  await does(officer, 'banks', { name: 'GROWS' })
  await does(officer, 'banks/GROWS/entries', entry([file(hash('first'))]))
  const many = Array.from({ length: 1_200 }, (_, n) => `sha256 ${hash(`many ${n}`)}`).join('\n')
  const shown = await sends(desk, officer, 'GROWS', many)
  await does(officer, `imports/${shown.id}/confirm`, { preview: shown.preview })
  const held = (await officer.ask<ImportView>('GET', `imports/${shown.id}`)).json
  assert.deepEqual([held.state, held.heldBecause?.key], ['held', 'import.held.grows'])
  const { alerts } = (await officer.ask<Watch>('GET', 'watch')).json
  assert.ok(
    alerts.some(({ says }) => says.key === 'alert.list-grows'),
    JSON.stringify(alerts),
  )
  await does(officer, `imports/${shown.id}/free`, {})
  await eventually('it to be done', async () => (await bankPage(officer, 'GROWS')).bank.signals === 1_201)
})

test('a file in the folder of a bank is taken once and put aside, whatever else lies there', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  await does(officer, 'banks', { name: 'DROPPED' })
  const folder = join(desk.house.config.dataDir, 'lists', 'DROPPED')
  await mkdir(folder, { recursive: true })
  await mkdir(join(folder, '..', 'NO_SUCH_BANK'))
  await writeFile(join(folder, 'about.json'), JSON.stringify({ source: 'The partner', label: 'propaganda' }))
  await writeFile(join(folder, 'half.part'), `sha256 ${hash('half')}\n`)
  await writeFile(join(folder, 'no-text.csv'), Buffer.from([0xff, 0xfe, 0x00, 0x41]))
  await writeFile(join(folder, 'a.txt.part'), `sha256 ${hash('a')}\nsha256 ${hash('b')}\n`)
  await rename(join(folder, 'a.txt.part'), join(folder, 'a.txt'))
  await eventually('both to be listed', async () => (await bankPage(officer, 'DROPPED')).bank.signals === 2)
  await eventually(
    'both files to be put aside',
    async () => (await readdir(join(folder, 'taken'))).length === 2,
  )
  assert.deepEqual((await readdir(folder)).sort(), ['about.json', 'half.part', 'taken'])
  const [first] = (await bankPage(officer, 'DROPPED')).entries
  assert.deepEqual([first?.source.name, first?.label], ['The partner', 'propaganda'])
})

test('what cannot be taken from the folder of one bank is said once, and holds up no other', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const folder = (name: string) => join(desk.house.config.dataDir, 'lists', name)
  const drop = async (name: string, file: string, text: string) => {
    await mkdir(folder(name), { recursive: true })
    await writeFile(join(folder(name), `${file}.part`), text)
    await rename(join(folder(name), `${file}.part`), join(folder(name), file))
  }
  const banks = ['A_FOLDER', 'B_BROKEN', 'C_NULL', 'D_FINE']
  for (const name of banks) await does(officer, 'banks', { name })
  await mkdir(join(folder('A_FOLDER'), 'a folder'), { recursive: true })
  await drop('B_BROKEN', 'about.json', '{"label": ')
  await drop('C_NULL', 'about.json', 'null')
  for (const name of banks) await drop(name, 'list.txt', `sha256 ${hash(name)}\n`)
  const holds = async (name: string, count: number) =>
    await eventually(
      `${name} to be listed`,
      async () => (await bankPage(officer, name)).bank.signals === count,
    )
  await holds('D_FINE', 1)
  await holds('A_FOLDER', 1)
  // Another list goes in after rounds in which the same stood in the way.
  await drop('D_FINE', 'more.txt', `sha256 ${hash('more')}\n`)
  await holds('D_FINE', 2)
  const said = desk.said.filter((line) => line.includes('is not taken'))
  for (const what of ['a folder', 'B_BROKEN/list.txt', 'C_NULL/list.txt'])
    assert.equal(said.filter((line) => line.includes(`${what}"`)).length, 1, said.join('\n'))
  assert.equal((await bankPage(officer, 'B_BROKEN')).bank.signals, 0)
  // Mended, it is taken.
  await drop('B_BROKEN', 'about.json', '{"label": "propaganda"}')
  await holds('B_BROKEN', 1)
})

async function confirmed(officer: Officer, { id, preview }: ImportView): Promise<ImportView> {
  await does(officer, `imports/${id}/confirm`, { preview })
  return await eventually('the list to be done', async () => {
    const { json } = await officer.ask<ImportView>('GET', `imports/${id}`)
    return json.state === 'done' ? json : undefined
  })
}
