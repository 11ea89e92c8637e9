import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { dangersIn, madeIn } from './migrations.ts'

/** The last migration of the first release. Nobody has a large table of an older schema, nor rows in a table made since. */
const firstRelease = '0012'
const folder = join(import.meta.dirname, '../desk/sql/migrations')

test('no change of the schema since the first release holds up intake, or breaks the desk that runs beside it', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  const since = files
    .filter((name) => name.slice(0, 4) > firstRelease)
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
  const fresh = since.flatMap(({ text }) => madeIn(text))
  const wrong = since.flatMap(({ name, text }) =>
    dangersIn(text, fresh).map(({ what, instead }) => `${name} ${what}: ${instead}`),
  )
  assert.deepEqual([files.length >= 5, wrong], [true, []])
})

test('each dangerous statement is found when it is planted, and its harmless sister is not', () => {
  const pairs: [string, string][] = [
    ['alter table demand alter column number type bigint', 'alter table demand add column number2 bigint'],
    [
      'alter table demand alter column number set not null',
      'alter table demand add constraint c check (number is not null) not valid',
    ],
    [
      'alter table demand add column x uuid default gen_random_uuid()',
      "alter table demand add column x text not null default ''",
    ],
    ['alter table demand add column x int not null', 'alter table demand add column x int'],
    [
      'alter table demand add column x tsvector generated always as (to_tsvector(number)) stored',
      'alter table demand add column x tsvector',
    ],
    [
      'alter table demand add constraint f foreign key (x) references staff',
      'alter table demand add constraint f foreign key (x) references staff not valid',
    ],
    [
      'alter table demand add constraint u unique (tenant_id, x)',
      'alter table demand add constraint u unique using index u_index',
    ],
    ['update demand set open = true', 'update demand set open = true where step is null'],
    ['vacuum full demand', 'analyze demand'],
    ['create index i on demand (x)', 'create index concurrently if not exists i on demand (x)'],
    [
      'create unique index i on demand (x)',
      'create table fresh (x int); create unique index i on fresh (x); alter table fresh add unique (x)',
    ],
    ['export const bearable = true; drop table demand', 'drop table demand'],
    [
      'export const bearable = true; alter table demand rename column x to y',
      'alter table x add column y int',
    ],
  ]
  assert.deepEqual(
    pairs.map(([bad, good]) => [dangersIn(bad).length > 0, dangersIn(good).length > 0, bad]),
    pairs.map(([bad]) => [true, false, bad]),
  )
})
