/** Killed while the lists are written down for the next start: the next start has exactly what the database has. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pointsOfSnapshots } from '../desk/outside/crashpoint.ts'
import { sql } from '../desk/sql/database.ts'
import { install, type Installation, until } from './installation.ts'

const md5 = (n: number) => createHash('md5').update(`${n}`).digest('hex')
/** As many as are worth writing down, and enough more each time for it to be done anew. */
const [atFirst, more] = [12_000, 2_000]

test('killed while the lists are written down, the desk begins again with what the database has, and with nothing that was withdrawn', async (t) => {
  const installation = await install({ seed: 19, crowd: 1 })
  t.after(() => installation.end())
  const first = await installation.live()
  await first.opened
  assert.equal((await installation.officer().press('banks', { name: 'MANY' })).status, 200)
  let [listed, withdrawn] = [atFirst, 0]
  await lists(installation, { from: 0, count: atFirst })
  const folder = join(installation.place.folder, 'data', 'snapshots')
  await until('the lists to be written down', async () =>
    readdirSync(folder).some((name) => name.endsWith('.lists')),
  )
  await first.stop()
  const reached: string[] = []
  for (const point of pointsOfSnapshots) {
    const life = await installation.live({ crashAt: point })
    await life.opened
    await lists(installation, { from: listed, count: more, withdraws: withdrawn })
    listed += more
    withdrawn++
    if ((await life.ended).signal === 'SIGKILL') reached.push(point)
    const next = await installation.live()
    await next.opened
    await until('the lists to be read', async () => {
      const { pdq: _, ...sizes } = await asked<Sizes>(installation, 'c/signal_type/index')
      return sizes.video_md5?.index_size === listed - withdrawn && !sizes.video_md5.index_out_of_date
    })
    const found = await Promise.all(
      [0, withdrawn - 1, withdrawn, listed - 1].map(
        async (n) =>
          (
            await asked<{ matches: number[] }>(
              installation,
              `m/raw_lookup?signal_type=video_md5&signal=${md5(n)}`,
            )
          ).matches.length,
      ),
    )
    assert.deepEqual(found, [0, 0, 1, 1])
    await next.stop()
  }
  assert.deepEqual(reached, [...pointsOfSnapshots])
  assert.equal(installation.lastWords('passed over'), '')
})

type Sizes = Record<string, { index_size: number; index_out_of_date: boolean }>

async function asked<T>({ url }: Installation, path: string): Promise<T> {
  return (await (await fetch(`${url}/hma/${path}`)).json()) as T
}

/** So many more as rows, from this number on, and one withdrawn, as one version. */
async function lists(
  installation: Installation,
  { from, count, withdraws = -1 }: { from: number; count: number; withdraws?: number },
): Promise<void> {
  const values = Array.from({ length: count }, (_, n) => md5(from + n))
  await sql`
    with head as (
      update list_head set version = version + 1, next_item = next_item + ${count}, next_signal = next_signal + ${count}
      returning tenant_id, version, next_item - ${count} as item, next_signal - ${count} as signal
    ), given as (
      select place::int - 1 as place, value from unnest(${values}::text[]) with ordinality as each (value, place)
    ), bank as (select id from bank where name = 'MANY'), items as (
      insert into bank_item (tenant_id, id, bank_id, label, source, legal_basis, added_at, added_by, changed_version)
      select tenant_id, item + place, bank.id, 'many', '{"kind":"import","name":"many"}', 'a law', now(), 'many', version
      from head, bank, given
    ), signals as (
      insert into bank_signal (tenant_id, id, item_id, bank_id, kind, value, value_sha256, added_version)
      select tenant_id, signal + place, item + place, bank.id, 'md5', value, sha256(value::bytea), version
      from head, bank, given
    ), event as (
      insert into bank_event (tenant_id, version, bank_id, at, by_name, says)
      select tenant_id, version, bank.id, now(), 'many', '{"key":"bank.history.made"}' from head, bank
    )
    update bank_signal set withdrawn_version = head.version from head
    where bank_signal.tenant_id = head.tenant_id and value = ${md5(withdraws)} and withdrawn_version is null`.execute(
    installation.database(),
  )
}
