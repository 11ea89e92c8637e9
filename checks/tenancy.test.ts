/**
 * What one tenant may see of another: nothing. Every table is read from the catalogue, so that a table added tomorrow
 * without a policy fails here today.
 */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import pg from 'pg'
import {
  type Connection,
  deskRole,
  inTenant,
  letDeskSignIn,
  migrate,
  openDatabase,
  sql,
} from '../desk/sql/database.ts'
import { freshDatabase, running } from './postgres.ts'

/** Tables without a tenant's policy, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  tenant: 'its hostname finds the tenant before one is known; it is changed by its own tenant alone',
  log_entry: 'one public log for all; an entry is a blind commitment of 33 bytes',
  log_checkpoint: 'the head of that one public log',
  schema_mark: 'which schema this database has; about the installation, and read only',
  restored: 'that this database came out of a backup; times and sizes of the installation',
  kysely_migration: 'the owner’s list of migrations, closed to the desk',
  kysely_migration_lock: 'the owner’s lock, closed to the desk',
}
const policy = "(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)"

test('every table with a tenant’s data has a policy that even its owner obeys, and every exception a reason', async (t) => {
  const { ask } = await asOwner(t)
  const tables = await ask<{ name: string; enabled: boolean; forced: boolean; tenant: boolean | null }>(`
    select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced,
      (select attnotnull from pg_attribute where attrelid = c.oid and attname = 'tenant_id') as tenant
    from pg_class c where relkind in ('r', 'p', 'm', 'f') and relnamespace = 'public'::regnamespace order by 1`)
  assert.deepEqual(
    Object.keys(exceptions).filter((name) => !tables.some((table) => table.name === name)),
    [],
    'exceptions for tables that are not there',
  )
  const policies = await ask(`
    select tablename as name, permissive, roles::text, cmd, qual, with_check from pg_policies where schemaname = 'public'`)
  let proved = 0
  for (const table of tables.filter(({ name }) => !(name in exceptions))) {
    assert.deepEqual(table, { name: table.name, enabled: true, forced: true, tenant: true })
    assert.deepEqual(
      policies.filter(({ name }) => name === table.name),
      [
        {
          name: table.name,
          permissive: 'PERMISSIVE',
          roles: '{public}',
          cmd: 'ALL',
          qual: policy,
          with_check: policy,
        },
      ],
    )
    proved++
  }
  t.diagnostic(`${proved} tables with the policy, ${Object.keys(exceptions).length} exceptions with a reason`)
  assert.ok(proved >= 20)
})

test('the desk’s role owns nothing, makes nothing and passes no policy, and nothing runs with more rights than it', async (t) => {
  const { ask } = await asOwner(t)
  const [role] = await ask(`
    select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication from pg_roles where rolname = '${deskRole}'`)
  assert.deepEqual(new Set(Object.values(role ?? {})), new Set([false]))
  const owned = await ask(`
    select relname as name from pg_class where relowner = '${deskRole}'::regrole
    union all select proname from pg_proc where proowner = '${deskRole}'::regrole
    union all select nspname from pg_namespace where nspowner = '${deskRole}'::regrole or has_schema_privilege('${deskRole}', oid, 'create')
    union all select datname from pg_database where datdba = '${deskRole}'::regrole or (has_database_privilege('${deskRole}', oid, 'create'))
    union all select roleid::regrole::text from pg_auth_members where member = '${deskRole}'::regrole`)
  assert.deepEqual(owned, [])
  const stepping = await ask(`
    select proname as name from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
    union all select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
      and not coalesce('security_invoker=true' = any(reloptions) or 'security_invoker=on' = any(reloptions), false)`)
  assert.deepEqual(stepping, [])
  const beyond = await ask(`
    select table_name || ' ' || privilege_type as may from information_schema.role_table_grants
    where grantee in ('${deskRole}', 'PUBLIC') and table_schema = 'public' and (
      table_name like 'kysely%' or privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
      or (table_name in ('tenant', 'log_entry', 'log_checkpoint') and privilege_type = 'DELETE')
      or (table_name = 'log_entry' and privilege_type = 'UPDATE'))`)
  assert.deepEqual(beyond, [])
})

test('no key among tenants’ rows reaches across, and none tells what another tenant has', async (t) => {
  const { ask } = await asOwner(t)
  const hanging = await ask(`
    select conrelid::regclass || '.' || conname as name from pg_constraint k where contype = 'f'
      and exists (select from pg_attribute where attrelid = conrelid and attname = 'tenant_id')
      and exists (select from pg_attribute where attrelid = confrelid and attname = 'tenant_id')
      and not exists (select from pg_attribute where attrelid = conrelid and attname = 'tenant_id' and attnum = any(conkey))`)
  assert.deepEqual(hanging, [])
  // A key without the tenant may only be made of chance: an identifier or a hash that nobody guesses.
  const telling = await ask(`
    select i.indexrelid::regclass::text as name from pg_index i where i.indisunique
      and exists (select from pg_attribute where attrelid = i.indrelid and attname = 'tenant_id')
      and not exists (select from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any(i.indkey)
        and (a.attname = 'tenant_id' or a.atttypid in ('uuid'::regtype, 'bytea'::regtype)))`)
  assert.deepEqual(telling, [])
})

test('with one tenant set, rows of the other are neither seen nor written, in every table; with none set, no row is', async (t) => {
  const { ask, connection } = await asOwner(t)
  const [a, b] = [randomUUID(), randomUUID()]
  for (const table of ['seen_piece', 'seen_signal'])
    await ask(`create table ${table}_of_any_month partition of ${table} default`)
  const tables = await tenantTables(ask)
  await ask(`set session_replication_role = replica`)
  // What a row must say is not the question here, only whose it is.
  const checks = await ask<{ table: string; name: string }>(`
    select conrelid::regclass::text as table, conname as name from pg_constraint
    where contype = 'c' and connamespace = 'public'::regnamespace`)
  for (const { table, name } of checks)
    await ask(`alter table ${table} drop constraint ${pg.escapeIdentifier(name)}`)
  for (const tenant of [a, b]) {
    await ask(`insert into tenant (id, hostname, settings) values ('${tenant}', '${tenant}.example', '{}')`)
    for (const table of tables) await ask(...insertInto(table, tenant))
  }
  const db = await openDatabase(connection, { max: 2 })
  t.after(() => db.destroy())
  const refused = { code: '42501' }
  const kept = await ask<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
      and not (has_table_privilege('${deskRole}', oid, 'update') and has_table_privilege('${deskRole}', oid, 'delete'))`,
  )
  const never = new Set(kept.map(({ name }) => name))
  let tries = 0
  for (const table of tables) {
    const name = sql.table(table.name)
    const as = <T>(tenant: string, query: ReturnType<typeof sql<T>>) =>
      db.transaction().execute(async (tx) => {
        await sql`select set_config('app.tenant', ${tenant}, true)`.execute(tx)
        const { rows, numAffectedRows } = await query.execute(tx)
        return numAffectedRows === undefined ? rows.length : Number(numAffectedRows)
      })
    // What the desk's role may not do to anybody's rows (a note is never changed) it does not do to theirs either.
    const changed = (tenant: string, query: ReturnType<typeof sql<unknown>>) =>
      as(tenant, query).catch((fault: { code?: string }) => {
        if (!never.has(table.name) || fault.code !== refused.code) throw fault
        return 0
      })
    const counts = [
      await as(a, sql`select * from ${name}`),
      await as(a, sql`select * from ${name} where tenant_id = ${b}`),
      await changed(a, sql`update ${name} set tenant_id = tenant_id where tenant_id = ${b}`),
      await changed(a, sql`delete from ${name} where tenant_id = ${b}`),
      await as('', sql`select * from ${name}`),
      await changed('', sql`update ${name} set tenant_id = tenant_id`),
      await changed('', sql`delete from ${name}`),
    ]
    assert.deepEqual(counts, [1, 0, 0, 0, 0, 0, 0], table.name)
    await assert.rejects(as(a, sql`update ${name} set tenant_id = ${b}`), refused, table.name)
    for (const tenant of [a, '']) {
      const [text, values] = insertInto(table, b)
      await assert.rejects(
        db.transaction().execute(async (tx) => {
          await sql`select set_config('app.tenant', ${tenant}, true)`.execute(tx)
          await tx.executeQuery({ sql: text, parameters: values, query: { kind: 'RawNode' } } as never)
        }),
        refused,
        `${table.name} inserted as ${tenant === '' ? 'nobody' : 'another'}`,
      )
    }
    tries += counts.length + 3
  }
  t.diagnostic(`${tables.length} tables, ${tries} tries across, 0 got through`)

  // Neither is a tenant's own line changed by another, nor does the setting outlive its transaction.
  const changed = await inTenant(db, a, (tx) =>
    tx.updateTable('tenant').set({ hostname: 'stolen.example' }).where('id', '=', b).executeTakeFirst(),
  )
  assert.equal(changed.numUpdatedRows, 0n)
  const left = await sql<{ left: string }>`select current_setting('app.tenant', true) as left`.execute(db)
  assert.ok(left.rows.every((row) => !row.left))
  await assert.rejects(
    inTenant(db, 'not-a-tenant', (tx) => tx.selectFrom('demand').selectAll().execute()),
    {
      code: '22P02',
    },
  )
})

test('a row cannot hang on a row of another tenant: the answer is the same as for one that never was', async (t) => {
  const { ask, connection } = await asOwner(t)
  const [a, b] = [randomUUID(), randomUUID()]
  const theirs = randomUUID()
  for (const tenant of [a, b])
    await ask(`insert into tenant (id, hostname, settings) values ('${tenant}', '${tenant}.example', '{}')`)
  await ask(`insert into staff (id, tenant_id, name, role) values ('${theirs}', '${b}', 'B', 'officer')`)
  const db = await openDatabase(connection, { max: 1 })
  t.after(() => db.destroy())
  const hang = (staff: string) =>
    inTenant(db, a, (tx) =>
      tx
        .insertInto('sign_in')
        .values({
          token_hash: randomBytes(32),
          tenant_id: a,
          staff_id: staff,
          expires_at: '2030-01-01T00:00:00.000Z',
          used_at: null,
        })
        .execute(),
    )
  const told = await Promise.all(
    [theirs, randomUUID()].map((staff) =>
      hang(staff).then(
        () => 'taken',
        (fault: pg.DatabaseError) => `${fault.code} ${fault.message}`,
      ),
    ),
  )
  assert.deepEqual(new Set(told).size, 1, told.join('; '))
  assert.match(told[0] ?? '', /^23503/)
})

test('the desk signs in as the lesser role, so that no statement of it leads back to the owner', async (t) => {
  const owner = await freshDatabase(t, migrate)
  await letDeskSignIn(owner)
  const db = await openDatabase({ ...owner, user: deskRole }, { max: 1 })
  t.after(() => db.destroy())
  const { user } = (await running()).connection
  for (const way of ['reset role', 'set role none', `set session authorization default`, 'select 1']) {
    await sql.raw(way).execute(db)
    const { rows } = await sql<{ who: string }>`select session_user || ' ' || current_user as who`.execute(db)
    assert.deepEqual(rows, [{ who: `${deskRole} ${deskRole}` }], way)
  }
  await assert.rejects(sql.raw(`set role ${user}`).execute(db), { code: '42501' })
  await assert.rejects(sql.raw(`set session authorization ${user}`).execute(db), { code: '42501' })
})

test('a desk whose role could see past a tenant does not open', async (t) => {
  const { ask, connection } = await asOwner(t)
  for (const [weak, safe] of [
    ['bypassrls', 'nobypassrls'],
    ['superuser', 'nosuperuser'],
  ]) {
    await ask(`alter role ${deskRole} ${weak}`)
    try {
      await assert.rejects(openDatabase(connection, { max: 1 }), { code: 'database-unsafe' })
    } finally {
      await ask(`alter role ${deskRole} ${safe}`)
    }
  }
})

type Ask = <T = Record<string, unknown>>(text: string, values?: unknown[]) => Promise<T[]>
type Table = { name: string; columns: { name: string; type: string }[] }

async function asOwner(t: TestContext): Promise<{ ask: Ask; connection: Connection }> {
  const connection = await freshDatabase(t, migrate)
  const client = new pg.Client(connection)
  client.on('error', () => undefined)
  await client.connect()
  t.after(() => client.end())
  const ask: Ask = async (text, values) => (await client.query(text, values)).rows as never
  return { ask, connection }
}

async function tenantTables(ask: Ask): Promise<Table[]> {
  const columns = await ask<{ table: string; name: string; type: string }>(`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
      and a.attnum > 0 and not attisdropped and attgenerated = ''
      and exists (select from pg_attribute where attrelid = c.oid and attname = 'tenant_id')
    order by c.relname, a.attnum`)
  return [...Map.groupBy(columns, ({ table }) => table)].map(([name, found]) => ({ name, columns: found }))
}

/** A row with something in every column; what it refers to is not asked for. */
function insertInto({ name, columns }: Table, tenant: string): [string, unknown[]] {
  const made: Record<string, () => unknown> = {
    uuid: randomUUID,
    text: () => randomUUID(),
    bytea: () => randomBytes(33),
    'timestamp with time zone': () => '2026-11-23T10:00:00Z',
    date: () => '2026-11-01',
    jsonb: () => '{}',
    boolean: () => false,
    integer: () => 1,
    smallint: () => 1,
    bigint: () => 1,
    'bigint[]': () => '{1}',
    'text[]': () => '{}',
    'uuid[]': () => '{}',
    'integer[]': () => '{}',
    real: () => 1,
  }
  const values = columns.map((column) => {
    if (column.name === 'tenant_id') return tenant
    const make = made[column.type]
    assert.ok(make, `no value for a column of type ${column.type}`)
    return make()
  })
  const names = columns.map((column) => pg.escapeIdentifier(column.name)).join(', ')
  const places = columns.map((_, n) => `$${n + 1}`).join(', ')
  return [`insert into ${pg.escapeIdentifier(name)} (${names}) values (${places})`, values]
}
