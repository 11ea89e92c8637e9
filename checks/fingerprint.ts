import pg from 'pg'
import type { TwoDesks } from './two-desks.ts'

/**
 * Everything a request could have written, except what a session and a sender leave behind by being there, and the number
 * that the lists are at: it is taken before it is known whether there is anything to change.
 */
export async function fingerprint(world: TwoDesks): Promise<unknown> {
  const tables = await asking(
    world,
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('security_event', 'session', 'sign_in', 'list_head')`,
  )
  const prints: Record<string, string> = {}
  for (const { name } of tables.rows)
    prints[name] = (
      await asking(
        world,
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as print from ${name} t`,
      )
    ).rows[0].print
  return prints
}

export async function asking({ owner }: TwoDesks, text: string) {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    return await client.query(text)
  } finally {
    await client.end()
  }
}
