/** Killed while a list comes in and while a case is decided: every signal is listed once, and every verdict stands once. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { MatchPage, Scanned, TokenMade } from '../desk/http/contract/index.ts'
import { pointsOfLists } from '../desk/outside/crashpoint.ts'
import { sql } from '../desk/sql/database.ts'
import { install, type Installation, until } from './installation.ts'
import { type Officer, signIn } from './officer.ts'

type Point = (typeof pointsOfLists)[number]
type Room = { installation: Installation; amal: Officer; token: string }
const hash = (name: string) => createHash('sha256').update(name).digest('hex')
const perList = 25
/** A file of its own for each: what is let through once is met no more. */
const decided: readonly Point[] = ['case.before-commit', 'case.committed']

/** What is done until it is so, over as many lives as it takes. */
const stories: Record<Point, (room: Room, name: string) => Promise<unknown>> = {
  'list.staged': dropsAList,
  'list.confirmed': dropsAList,
  'list.before-commit': dropsAList,
  'list.committed': dropsAList,
  'case.before-commit': decidesACase,
  'case.committed': decidesACase,
  'case.looked-again': takesOffWhatMet,
}

test('killed on the way of a list and of a verdict, the desk lists every signal once and decides every case once', async (t) => {
  const installation = await install({ seed: 11, crowd: 1 })
  t.after(() => installation.end())
  const room = await prepared(installation)
  const reached: string[] = []
  for (const point of pointsOfLists) {
    const life = await installation.live({ crashAt: point })
    await life.opened
    const doing = stories[point](room, point)
    const { signal } = await life.ended
    if (signal === 'SIGKILL') reached.push(point)
    const next = await installation.live()
    await next.opened
    await doing
    await next.stop()
  }
  assert.deepEqual(reached, [...pointsOfLists])

  const last = await installation.live()
  await last.opened
  // What a killed reader left is forgotten once it has been silent for long enough.
  await until('the lines of lists that are over to be forgotten', async () => {
    const { rows } = await sql<{ left: number }>`
      select (select count(*) from list_import_line) + (select count(*) from list_import where state = 'reading') as left`.execute(
      installation.database(),
    )
    return Number(rows[0]?.left) === 0
  })
  const { rows } = await sql<{ what: string; count: number }>`
    select 'signals' as what, count(*) from bank_signal where kind = 'md5' and withdrawn_version is null
    union all select 'values', count(distinct value) from bank_signal where kind = 'md5' and withdrawn_version is null
    union all select 'kept', sum(signals) from bank where name = 'PARTNER'
    union all select 'lists done', count(*) from list_import where state = 'done'
    union all select 'lists dropped', count(*) from list_import where state = 'dropped'
    union all select 'verdicts', count(*) from match_case where verdict = 'exempt'
    union all select 'lapsed', count(*) from match_case where verdict = 'lapsed'
    union all select 'let through', count(*) from bank_item i join bank b on b.id = i.bank_id where b.name = 'LET_THROUGH'
    order by 1`.execute(installation.database())
  await last.stop()
  const listed = 4 * perList
  assert.deepEqual(Object.fromEntries(rows.map(({ what, count }) => [what, Number(count)])), {
    kept: listed,
    lapsed: 1,
    'let through': 2,
    'lists done': 4,
    // One that was being read when the desk was killed, and one that was there already when its file was taken again.
    'lists dropped': 2,
    signals: listed,
    values: listed,
    verdicts: 2,
  })
})

async function prepared(installation: Installation): Promise<Room> {
  const first = await installation.live()
  await first.opened
  const amal = installation.officer()
  for (const name of ['PARTNER', 'KNOWN']) await amal.press('banks', { name })
  await amal.press('banks/KNOWN/entries', {
    label: 'propaganda',
    legalBasis: 'terms of service',
    source: { kind: 'staff', name: 'the desk' },
    signals: decided.map((point) => ({ kind: 'sha256', value: hash(point) })),
  })
  await first.stop()
  const second = await installation.live()
  const dana = await signIn((await second.opened) ?? '')
  await dana.plays('Dana Settings')
  const { said } = await dana.press<TokenMade>('tokens', { name: 'hook', may: ['scan'] })
  await second.stop()
  return { installation, amal, token: said.token }
}

async function dropsAList({ installation }: Room, name: string): Promise<void> {
  const folder = join(installation.place.folder, 'data', 'lists', 'PARTNER')
  mkdirSync(folder, { recursive: true })
  const values = Array.from({ length: perList }, (_, n) => hash(`${name} ${n}`).slice(0, 32))
  const path = join(folder, `${name}.txt`)
  writeFileSync(`${path}.part`, values.join('\n'))
  // Whole for a while already: what was written a moment ago is left alone.
  utimesSync(`${path}.part`, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000))
  renameSync(`${path}.part`, path)
  await until('the list to be listed', async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*) from bank_signal where value = any(${values}::text[])`.execute(installation.database())
    return Number(rows[0]?.count) >= perList
  })
}

/** What meets a piece is withdrawn before anybody has decided: it is looked for once more, and over. */
async function takesOffWhatMet({ installation, amal, token }: Room, name: string): Promise<void> {
  const listed = await amal.press<{ entry: number }>('banks/KNOWN/entries', {
    label: 'propaganda',
    legalBasis: 'terms of service',
    source: { kind: 'staff', name: 'the desk' },
    signals: [{ kind: 'sha256', value: hash(name) }],
  })
  const found = await met(installation, token, name)
  await amal.press(`banks/KNOWN/entries/${listed.said.entry}/withdraw`, { text: 'A mistake.' })
  await until('the case to be over', async () => {
    const { rows } = await sql<{ verdict: string | null }>`
      select verdict from match_case where id = ${found.id}`.execute(installation.database())
    return rows[0]?.verdict === 'lapsed'
  })
}

async function decidesACase({ installation, amal, token }: Room, name: string): Promise<void> {
  const found = await met(installation, token, name)
  const { status, said } = await amal.press<MatchPage>(`matches/${found.id}/decide`, {
    verdict: 'exempt',
    exception: 'journalism',
    reason: 'a report',
    seen: 1,
  })
  assert.deepEqual([status, said.verdict], [200, 'exempt'], JSON.stringify(said))
}

async function met({ url }: Installation, token: string, name: string): Promise<{ id: string }> {
  return await until('the piece to be met', async () => {
    const response = await fetch(`${url}/v1/scan`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: name, signals: [{ kind: 'sha256', value: hash(name) }] }),
    })
    return ((await response.json()) as Scanned).case
  })
}
