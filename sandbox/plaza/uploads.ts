/** What people put on Plaza themselves: each piece with how far it has come on its way to the public. */
import type { DatabaseSync } from 'node:sqlite'
import type { Instant } from '../../core/instant.ts'
import type { Square } from './seed.ts'

/** `asking`: nobody has said anything yet. `waiting`: a person at the desk looks. */
export type UploadState = 'asking' | 'waiting' | 'public' | 'stopped'

export type NewUpload = {
  author: string
  square: Square
  language: 'en' | 'fr' | 'ar'
  title: string
  text: string
  media?: { bytes: Uint8Array; type: keyof typeof extensions; alt: string }
}
export type Upload = Omit<NewUpload, 'media'> & {
  id: string
  at: Instant
  state: UploadState
  /** Shown, or held, without an answer of the desk; it is asked again. */
  unasked: boolean
  case: string | undefined
  verdict: string | undefined
  media: { type: keyof typeof extensions; alt: string } | undefined
}

/** What Plaza takes, by its first bytes, and under which name it shows it. */
export const extensions = { 'image/jpeg': '.jpg', 'image/png': '.png', 'image/webp': '.webp' } as const
/** Nobody fills a sample's disk. */
const most = 500

export type Uploads = ReturnType<typeof openUploads>

export function openUploads(db: DatabaseSync, once: <T>(work: () => T) => T) {
  db.exec(`
    create table if not exists upload (
      id text primary key, at text not null, author text, square text, language text, title text, text text,
      media_type text, alt text, bytes blob, state text not null, unasked integer not null, desk_case text, verdict text
    ) strict;
    create table if not exists moved (seq integer primary key, id text, state text, because text, at text) strict;
    create table if not exists heard (message text primary key, at text) strict;
    create table if not exists hook (only_one integer primary key check (only_one = 1), desk text, token text, secret text, when_silent text) strict;
  `)
  const columns =
    'id, at, author, square, language, title, text, media_type, alt, state, unasked, desk_case, verdict'
  const rows = (where: string, ...values: string[]) =>
    db
      .prepare(`select ${columns} from upload where ${where} order by at`)
      .all(...values)
      .map(uploadIn)

  function move(id: string, state: UploadState, because: string, at: Instant): boolean {
    const { changes } = db
      .prepare('update upload set state = ? where id = ? and state <> ?')
      .run(state, id, state)
    if (changes > 0)
      db.prepare('insert into moved (id, state, because, at) values (?, ?, ?, ?)').run(id, state, because, at)
    return changes > 0
  }

  return {
    /** On the disk when it returns. `undefined` when Plaza is full. */
    add(id: string, upload: NewUpload, at: Instant): Upload | undefined {
      const { media } = upload
      return once(() => {
        if (Number(db.prepare('select count(*) as n from upload').get()?.['n']) >= most) return undefined
        db.prepare(`insert into upload values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'asking', 1, null, null)`).run(
          id,
          at,
          upload.author,
          upload.square,
          upload.language,
          upload.title,
          upload.text,
          media?.type ?? null,
          media?.alt ?? null,
          media?.bytes ?? null,
        )
        return rows('id = ?', id)[0]
      })
    },
    with: (id: string) => rows('id = ?', id)[0],
    ofCase: (name: string) => rows('desk_case = ?', name),
    public: () => rows(`state = 'public'`),
    /** Those that the desk still has to be asked about, and those that wait for its word. */
    open: () => rows(`unasked = 1 or state = 'waiting'`),
    bytesOf(id: string): Uint8Array | undefined {
      const bytes = db.prepare('select bytes from upload where id = ?').get(id)?.['bytes']
      return bytes instanceof Uint8Array ? bytes : undefined
    },
    /** What the desk said of it, and what follows, in one. Returns whether anything changed for the public. */
    settle(
      id: string,
      to: { state: UploadState; because: string; unasked?: boolean; case?: string; verdict?: string },
      at: Instant,
    ): boolean {
      return once(() => {
        db.prepare(
          'update upload set unasked = ?, desk_case = coalesce(?, desk_case), verdict = coalesce(?, verdict) where id = ?',
        ).run(to.unasked ? 1 : 0, to.case ?? null, to.verdict ?? null, id)
        return move(id, to.state, to.because, at)
      })
    },
    /** Whether this message was done before. */
    heard: (message: string) =>
      db.prepare('select 1 from heard where message = ?').get(message) !== undefined,
    hears(message: string, at: Instant): void {
      db.prepare('insert or ignore into heard values (?, ?)').run(message, at)
    },
    /** Every change of state there ever was, so that nothing happens twice unseen. */
    moves: () =>
      db
        .prepare('select id, state, because from moved order by seq')
        .all()
        .map((row) => ({
          id: String(row['id']),
          state: String(row['state']),
          because: String(row['because']),
        })),
    hook(): Hook | undefined {
      const row = db.prepare('select desk, token, secret, when_silent from hook').get()
      if (!row) return undefined
      const [desk, token, secret] = [row['desk'], row['token'], row['secret']].map(String) as [
        string,
        string,
        string,
      ]
      return { desk, token, secret, whenSilent: row['when_silent'] === 'hold' ? 'hold' : 'publish' }
    },
    setHook({ desk, token, secret, whenSilent }: Hook): void {
      db.prepare('insert or replace into hook values (1, ?, ?, ?, ?)').run(desk, token, secret, whenSilent)
    },
  }
}

/** Whom Plaza asks before it shows a piece, and what it does while nobody answers. */
export type Hook = { desk: string; token: string; secret: string; whenSilent: 'publish' | 'hold' }

function uploadIn(row: Record<string, unknown>): Upload {
  const text = (name: string) => String(row[name] ?? '')
  const type = row['media_type']
  return {
    id: text('id'),
    at: text('at'),
    author: text('author'),
    square: text('square') as Square,
    language: text('language') as Upload['language'],
    title: text('title'),
    text: text('text'),
    state: text('state') as UploadState,
    unasked: row['unasked'] === 1,
    case: row['desk_case'] === null ? undefined : text('desk_case'),
    verdict: row['verdict'] === null ? undefined : text('verdict'),
    media: type === null ? undefined : { type: type as keyof typeof extensions, alt: text('alt') },
  }
}
