import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { later } from '../../core/instant.ts'
import type { Instant } from '../../core/instant.ts'
import type { Notice } from '../../core/platform.ts'
import { posts as seeds } from './posts.ts'
import type { Seed } from './seed.ts'
import { extensions, openUploads, type Upload } from './uploads.ts'

export type Post = Seed & { publishedAt: Instant; deletedAt?: Instant; uploaded?: true }

/** `page-only` is what a platform that misbehaves does: the page is gone and the picture still loads. */
export type Restriction = { key: string; notice: Notice; since: Instant; reach: Reach }
/** Countries by their codes, or one of two words. */
export type Reach = 'everywhere' | 'page-only' | readonly string[]

export type Deed = 'restrict' | 'restore' | 'notice'

/** What was asked under one key and what was answered. `asked` counts every request, also the repeated ones. */
export type Asked = {
  key: string
  deed: Deed
  reference: string
  asked: number
  took: number
  answer?: { status: number; body: unknown }
}

export type Store = ReturnType<typeof openStore>

/**
 * Opens Plaza's one file. What a method has written is on the disk when it returns (`synchronous = full`), so that
 * effects can be counted across a kill -9. The posts are sown on the first start, relative to `now`.
 * `crowd` adds so many plain posts, `x0`, `x1`…, for trials that need a new target again and again.
 */
export function openStore(dataDir: string, now: Instant, crowd = 0) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(path.join(dataDir, 'plaza.sqlite'))
  db.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma busy_timeout = 5000;
    create table if not exists town (sown_at text not null);
    create table if not exists restriction (reference text primary key, key text, notice text, since text, reach text) strict;
    create table if not exists deed (key text primary key, deed text, reference text, digest text, asked integer, status integer, answer text) strict;
    create table if not exists took (seq integer primary key, key text, deed text, reference text, at text) strict;
  `)
  db.prepare('insert into town select ? where not exists (select 1 from town)').run(now)
  const sownAt = String(db.prepare('select sown_at from town').get()?.['sown_at'])
  const posts = new Map([...seeds, ...crowdOf(crowd)].map((seed) => [seed.id, sown(seed, sownAt)]))

  /** All or nothing; the callback must not wait. */
  function once<T>(work: () => T): T {
    db.exec('begin immediate')
    try {
      const result = work()
      db.exec('commit')
      return result
    } catch (error) {
      db.exec('rollback')
      throw error
    }
  }

  const uploads = openUploads(db, once)
  for (const upload of uploads.public()) posts.set(upload.id, postOf(upload))

  return {
    sownAt,
    posts,
    once,
    uploads,
    /** What was uploaded is among the posts while it is public, and nowhere else. */
    show(id: string): void {
      const upload = uploads.with(id)
      if (upload?.state === 'public') posts.set(id, postOf(upload))
      else posts.delete(id)
    },
    restrictionOf(reference: string): Restriction | undefined {
      const row = db
        .prepare('select key, notice, since, reach from restriction where reference = ?')
        .get(reference)
      if (!row) return undefined
      const reach = reachIn(String(row['reach']))
      return {
        key: String(row['key']),
        notice: JSON.parse(String(row['notice'])),
        since: String(row['since']),
        reach,
      }
    },
    setRestriction(reference: string, to: Restriction): void {
      db.prepare('insert or replace into restriction values (?, ?, ?, ?, ?)').run(
        reference,
        to.key,
        JSON.stringify(to.notice),
        to.since,
        String(to.reach),
      )
    },
    /** False when there was none. */
    liftRestriction(reference: string): boolean {
      return db.prepare('delete from restriction where reference = ?').run(reference).changes > 0
    },
    /** Counts one more request under `key`; tells whether the same key was used for another request before. */
    ask(
      key: string,
      deed: Deed,
      reference: string,
      digest: string,
    ): { same: boolean; answer?: Asked['answer'] } {
      db.prepare('insert or ignore into deed values (?, ?, ?, ?, 0, null, null)').run(
        key,
        deed,
        reference,
        digest,
      )
      db.prepare('update deed set asked = asked + 1 where key = ?').run(key)
      const row = db.prepare('select digest, status, answer from deed where key = ?').get(key)
      const same = row?.['digest'] === digest
      if (row?.['status'] == null) return { same }
      return { same, answer: { status: Number(row['status']), body: JSON.parse(String(row['answer'])) } }
    },
    remember(key: string, status: number, body: unknown): void {
      db.prepare('update deed set status = ?, answer = ? where key = ?').run(
        status,
        JSON.stringify(body),
        key,
      )
    },
    tookHold(key: string, deed: Deed, reference: string, at: Instant): void {
      db.prepare('insert into took (key, deed, reference, at) values (?, ?, ?, ?)').run(
        key,
        deed,
        reference,
        at,
      )
    },
    deeds(): Asked[] {
      const rows = db
        .prepare(
          'select d.*, (select count(*) from took t where t.key = d.key) as took from deed d order by d.rowid',
        )
        .all()
      return rows.map((row) => ({
        key: String(row['key']),
        deed: row['deed'] as Deed,
        reference: String(row['reference']),
        asked: Number(row['asked']),
        took: Number(row['took']),
        ...(row['status'] == null
          ? {}
          : { answer: { status: Number(row['status']), body: JSON.parse(String(row['answer'])) } }),
      }))
    },
    effects(): { seq: number; key: string; deed: string; reference: string; at: Instant }[] {
      const rows = db.prepare('select seq, key, deed, reference, at from took order by seq').all()
      return rows.map((row) => ({
        seq: Number(row['seq']),
        key: String(row['key']),
        deed: String(row['deed']),
        reference: String(row['reference']),
        at: String(row['at']),
      }))
    },
    close(): void {
      db.close()
    },
  }
}

function reachIn(kept: string): Reach {
  return kept === 'page-only' || kept === 'everywhere' ? kept : kept.split(',')
}

function crowdOf(size: number): Seed[] {
  return Array.from({ length: size }, (_, n) => ({
    id: `x${n}`,
    short: `x${n}`,
    author: 'mira',
    square: 'harbour',
    language: 'en',
    minutesAgo: n,
    unlisted: true,
    title: `Notice ${n}`,
    text: `The harbour board, notice ${n}.`,
  }))
}

function sown(seed: Seed, sownAt: Instant): Post {
  const post: Post = { ...seed, publishedAt: later(sownAt, -seed.minutesAgo * 60_000) }
  if (seed.deletedMinutesAgo !== undefined) post.deletedAt = later(sownAt, -seed.deletedMinutesAgo * 60_000)
  return post
}

/** What was uploaded, as everybody else's posts are. */
function postOf({ id, at, media, author, square, language, title, text }: Upload): Post {
  return {
    id,
    short: id,
    author,
    square,
    language,
    title,
    text,
    minutesAgo: 0,
    publishedAt: at,
    ...(media
      ? {
          media: { file: `${id}${extensions[media.type]}`, alt: media.alt, width: 0, height: 0 },
          uploaded: true,
        }
      : {}),
  }
}
