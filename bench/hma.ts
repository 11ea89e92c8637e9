/** Hasher-Matcher-Actioner as somebody installed it: FOLDER/venv/bin/python and FOLDER/hasher-matcher-actioner. */
import { execFileSync, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Given } from './bench.ts'
import { bankCount, type Listed } from './listed.ts'
import { freePort, type Place } from './place.ts'

export type Hma = { url: string; pid: number }

/**
 * Starts it with the same hashes, on a database of its own on the same PostgreSQL: two workers that hold the index in
 * memory, and one thread each in FAISS.
 */
export async function startHma(given: Given, place: Place, folder: string, { hashes }: Listed): Promise<Hma> {
  const [python, source] = [join(folder, 'venv/bin/python'), join(folder, 'hasher-matcher-actioner/src')]
  await place.pool(1).query('create database hma')
  const config = join(place.folder, 'hma_config.py')
  writeFileSync(
    config,
    [
      'PRODUCTION = True',
      'ROLE_HASHER = ROLE_MATCHER = ROLE_CURATOR = True',
      'TASK_FETCHER = TASK_INDEXER = False',
      'TASK_INDEX_CACHE = True',
      `DATABASE_URI = 'postgresql+psycopg2://${place.owner.user}@/hma?host=${place.owner.host}'`,
    ].join('\n'),
  )
  const env = { PATH: process.env.PATH, OMM_CONFIG: config, OMP_NUM_THREADS: '1', PYTHONPATH: source }
  const run = (lines: string) =>
    execFileSync(
      python,
      [
        '-c',
        `from OpenMediaMatch.app import create_app\napp = create_app()\nwith app.app_context():\n ${lines}`,
      ],
      // So it starts nothing of its own, and asks its database for nothing that is not there yet.
      { env: { ...env, MIGRATION_COMMAND: '1' }, stdio: ['ignore', 'ignore', 'ignore'] },
    )
  run('from OpenMediaMatch.storage.postgres import database; database.db.create_all()')
  await fill(place, hashes)
  run(
    'from OpenMediaMatch.persistence import get_storage as s; from OpenMediaMatch.background_tasks.build_index import build_all_indices as b; b(s(), s(), s())',
  )
  const port = await freePort()
  const log = openSync(join(place.folder, 'hma.log'), 'a', 0o600)
  const gunicorn = spawn(
    python,
    `-m gunicorn --workers 2 --worker-class gthread --threads 4 --keep-alive 60 --bind 127.0.0.1:${port} OpenMediaMatch.app:create_app()`.split(
      ' ',
    ),
    { env, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  given.after(() => gunicorn.kill())
  const url = `http://127.0.0.1:${port}`
  for (let ready = 0; ready < 20;) {
    if (gunicorn.exitCode !== null) throw new Error(readFileSync(join(place.folder, 'hma.log'), 'utf8'))
    const answer = await fetch(`${url}/status`).catch(() => undefined)
    // Each worker reads the index by itself; several answers in a row come from both.
    ready = (await answer?.text()) === 'I-AM-ALIVE' ? ready + 1 : 0
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { url, pid: gunicorn.pid ?? -1 }
}

async function fill(place: Place, hashes: readonly string[]): Promise<void> {
  const pool = place.pool(1, 'hma')
  await pool.query(
    "insert into bank (id, name, enabled_ratio) select n, 'BANK_' || n, 1 from generate_series(1, $1::int) n",
    [bankCount],
  )
  await pool.query(
    'insert into bank_content (id, bank_id, disable_until_ts) select n, 1 + n % $2::int, 1 from generate_series(1, $1::int) n',
    [hashes.length, bankCount],
  )
  for (let from = 0; from < hashes.length; from += 50_000)
    await pool.query(
      `insert into content_signal (content_id, signal_type, signal_val, create_time)
        select $1::int + place, 'pdq', value, now() from unnest($2::text[]) with ordinality as given (value, place)`,
      [from, hashes.slice(from, from + 50_000)],
    )
}
