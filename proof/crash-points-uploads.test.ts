/** Killed between a platform that asks and the desk that answers: everything acknowledged is done, and done once. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Matches, MatchPage, SlowScan } from '../desk/http/contract/index.ts'
import { pointsOfUploads } from '../desk/outside/crashpoint.ts'
import { sql } from '../desk/sql/database.ts'
import { install, type Installation, until } from './installation.ts'

type Point = (typeof pointsOfUploads)[number]
type Done = { posts: Map<string, 'stopped' | 'stock'>; scans: string[] }

const media = (name: string) => readFileSync(join(import.meta.dirname, '../sandbox/plaza/media', name))

/** What is acknowledged before the desk dies at the point, and how that is seen to have come true. */
const stories: Record<
  Point,
  (installation: Installation, picture: Buffer, done: Done) => Promise<() => Promise<unknown>>
> = {
  'told.claimed': verdict,
  'told.called': verdict,
  'slow-scan.looked': film,
  'hunt.portion': olderCopy,
  'hunt.weighed': olderCopy,
  'hunt.brought': olderCopy,
}
const pictures = ['dunes', 'books', 'harbour', 'hills', 'lighthouse', 'ridges']

test('killed while a verdict is told, a film is looked for and older copies are found, the desk does each once', async (t) => {
  const installation = await install({ seed: 18, crowd: 1 })
  t.after(() => installation.end())
  const first = await installation.live()
  await first.opened
  await prepare(installation)
  await first.stop()
  const done: Done = { posts: new Map(), scans: [] }
  let kills = 0
  for (const [n, point] of pointsOfUploads.entries())
    if (await killedAt(t, installation, point, media(`${pictures[n]}.jpg`), done)) kills++
  const last = await installation.live()
  await last.opened
  await eachOnce(installation, done)
  await last.stop()
  t.diagnostic(JSON.stringify({ kills, posts: done.posts.size, scans: done.scans.length }))
  assert.equal(kills, pointsOfUploads.length, 'every point was reached')
})

async function killedAt(
  t: TestContext,
  installation: Installation,
  point: Point,
  picture: Buffer,
  done: Done,
): Promise<boolean> {
  const life = await installation.live({ crashAt: point })
  await life.opened
  // Each press is repeated under its key until it is answered, over as many lives as that takes.
  const working = stories[point](installation, picture, done)
  const died = await Promise.race([
    life.ended.then(({ signal }) => signal === 'SIGKILL'),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 60_000).unref()),
  ])
  if (!died) {
    t.diagnostic(`${point} was not reached`)
    await life.stop()
    return false
  }
  // Whoever had it must be dead by then; nobody here waits a minute for that.
  installation.later += 61_000
  const next = await installation.live()
  await next.opened
  await (
    await working
  )()
  await next.stop()
  return true
}

/** A bank, and the operator's word that older copies are searched; both as they would stand after their forms. */
async function prepare(installation: Installation): Promise<void> {
  const made = await installation.officer().press('banks', { name: 'LISTED', title: 'Listed' })
  assert.equal(made.status, 200)
  const retro = JSON.stringify({ basis: 'a trial that invents everything', months: 3, atOnce: 100 })
  await sql`update tenant set settings = jsonb_set(settings, '{retroHunt}', ${retro}::jsonb)`.execute(
    installation.database(),
  )
  // From the next look on everything is kept.
  await until('the hunter to have begun', async () => (await countOf(installation, 'hunt')) > 0)
}

async function verdict(installation: Installation, picture: Buffer, done: Done) {
  const id = await listed(installation, await upload(installation, picture))
  const again = await until('it to be met', async () => {
    const sent = await upload(installation, picture)
    return (await stateOf(installation, sent)) === 'waiting' && sent
  })
  const { cases } = await installation.officer().reads<Matches>('matches')
  const found = cases.find(({ piece }) => piece.content === again)
  assert.ok(found, `no case of ${again}, beside ${id}`)
  const seen = (await installation.officer().reads<MatchPage>(`matches/${found.id}`)).hits.length
  const decided = await installation
    .officer()
    .press(`matches/${found.id}/decide`, { verdict: 'known', reason: '', seen })
  assert.ok([200, 409].includes(decided.status), JSON.stringify(decided.said))
  done.posts.set(again, 'stopped')
  return () =>
    until('the platform to hear of it', async () => (await stateOf(installation, again)) === 'stopped')
}

async function olderCopy(installation: Installation, picture: Buffer, done: Done) {
  const id = await upload(installation, picture)
  assert.equal(await stateOf(installation, id), 'public')
  await listed(installation, id)
  done.posts.set(id, 'stock')
  return () =>
    until('the older copy to be found', async () =>
      (await installation.officer().reads<Matches>('matches')).cases.some(
        ({ piece }) => piece.content === id,
      ),
    )
}

async function film(installation: Installation, _picture: Buffer, done: Done) {
  const token = readFileSync(
    join(installation.place.folder, 'data/sample-platform/scan-token'),
    'utf8',
  ).trim()
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${installation.url}/v1/scan?content=film`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(media('lantern.webm')),
  })
  assert.equal(response.status, 202)
  const { scan } = (await response.json()) as SlowScan
  done.scans.push(scan)
  return () =>
    until('the film to be answered', async () => {
      const now = await fetch(`${installation.url}/v1/scan/${scan}`, { headers })
      return ((await now.json()) as SlowScan).state === 'done'
    })
}

/** Lists what is kept of a piece of Plaza, as a person would who has seen it. */
async function listed(installation: Installation, content: string): Promise<string> {
  const { rows } = await sql<{ kind: string; value: string }>`
    select kind, encode(value, 'hex') as value from seen_signal join seen_piece using (tenant_id, month, piece_hash)
    where piece->>'content' = ${content} and kind in ('sha256', 'pdq') and variant = ''`.execute(
    installation.database(),
  )
  assert.ok(rows.length > 1, `${rows.length} signals kept of ${content}`)
  const { status, said } = await installation.officer().press('banks/LISTED/entries', {
    label: 'propaganda',
    legalBasis: 'a law',
    source: { kind: 'staff', name: 'Amal' },
    signals: rows,
  })
  assert.equal(status, 200, JSON.stringify(said))
  return content
}

async function upload({ place }: Installation, picture: Buffer): Promise<string> {
  const response = await fetch(`${place.plaza.origin}/api/uploads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      author: 'tomas',
      square: 'harbour',
      language: 'en',
      title: 'A picture',
      media: picture.toString('base64'),
    }),
  })
  assert.equal(response.status, 201)
  return ((await response.json()) as { id: string }).id
}

async function stateOf({ place }: Installation, id: string): Promise<string> {
  return ((await (await fetch(`${place.plaza.origin}/api/uploads/${id}`)).json()) as { state: string }).state
}

async function countOf(installation: Installation, table: 'hunt'): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from ${sql.table(table)}`.execute(installation.database())
  return rows[0]?.count ?? 0
}

/** Every verdict was heard, no post moved twice, every piece has one case, and every message was taken under one id. */
async function eachOnce(installation: Installation, { posts, scans }: Done): Promise<void> {
  const { moves } = (await installation.plaza('/admin/hook')) as { moves: { id: string; state: string }[] }
  for (const [id, how] of posts) {
    const states = moves.filter((move) => move.id === id).map(({ state }) => state)
    assert.deepEqual(states, how === 'stopped' ? ['waiting', 'stopped'] : ['public'], id)
    const { rows } = await sql<{ origin: string }>`
      select origin from match_case where piece->>'content' = ${id}`.execute(installation.database())
    assert.deepEqual(rows, [{ origin: how === 'stock' ? 'stock' : 'scan' }], id)
  }
  const told = await until('every message to be taken', async () => {
    const { rows } = await sql<{ id: string; type: string; done: boolean }>`
      select id::text, type, done_at is not null as done from told_message`.execute(installation.database())
    return rows.every(({ done }) => done) && rows
  })
  const verdicts = [...posts.values()].filter((how) => how === 'stopped').length
  assert.equal(told.filter(({ type }) => type === 'match.decided').length, verdicts)
  assert.deepEqual(
    told.filter(({ type }) => type === 'scan.done').map(({ id }) => id),
    scans,
  )
}
