/** What a transaction writes, gathered and sent together: one message for many tables, and for several demands at once. */
import { CompiledQuery, type Insertable } from 'kysely'
import type { Tx } from './database.ts'
import type { Channel } from './listen.ts'
import type { Tables } from './tables.ts'

/**
 * Parents first: what a row hangs on goes in before it or by the same statement. What is said beside a table is what
 * happens to a row that is there already; without it there must be none.
 */
const tables = {
  case_key: '',
  vault_object: '',
  receipt: '',
  demand: changing(
    'id',
    'version number regime instrument authority_id reference authentic step waits_for open due_at wake_at retain_until row state',
  ),
  // A fresh hour is warned of afresh.
  clock: `${changing('demand_id, name', 'started_at due_at state')},
    warned = case when clock.due_at = excluded.due_at then clock.warned else 0 end
    where (clock.started_at, clock.due_at, clock.state) is distinct from (excluded.started_at, excluded.due_at, excluded.state)`,
  hold_part: '',
  answer: '',
  event: '',
  log_entry: '',
  // What was let lie because it was not wanted then is wanted again: the same effect, not a second one.
  effect: `on conflict (tenant_id, key) do update set state = 'pending', not_before = excluded.not_before, done_at = null
    where effect.state = 'dropped'`,
  restriction: 'on conflict do nothing',
  idempotent_request: '',
  nonce_seen: '',
} as const satisfies Partial<Record<keyof Tables, string>>
type Table = keyof typeof tables

function changing(key: string, columns: string): string {
  const taken = columns.split(' ').map((name) => `${name} = excluded.${name}`)
  return `on conflict (${key}) do update set ${taken.join(', ')}`
}

/** One statement takes at most 65,535 values, and an order may name thousands of addresses. */
const mostValues = 20_000

type Row = Record<string, unknown>
type Many<Item> = (tx: Tx, items: readonly Item[]) => Promise<unknown>
/** Gives a value its place in a statement. */
export type Placing = (value: unknown) => string
type Text<Item> = (items: readonly Item[], place: Placing) => string

export type Sheaf = {
  add<T extends Table>(table: T, rows: readonly Insertable<Tables[T]>[]): void
  /** Told to whoever listens on that channel (`listen.ts`), when the transaction commits. */
  tell(channel: Channel, what: string): void
  /** Goes with the rows and sees none of them: it changes what was there before, once for everything given to the same text. */
  also<Item>(text: Text<Item>, item: Item): void
  /** Done after the rows: what changes them, or others. */
  after(deed: (tx: Tx) => Promise<unknown>): void
  /** Done after the rows too, once for everything that was given to the same deed. */
  each<Item>(deed: Many<Item>, item: Item): void
  /** Whether an effect that was written with a lease has it: it has none where it must wait for another. */
  leased(effect: string, told: (has: boolean) => void): void
  /** Sends what was gathered since the last time. All of it is durable with the transaction or none. */
  send(tx: Tx): Promise<void>
}

export function newSheaf(): Sheaf {
  let rows = new Map<Table, Row[]>()
  let words: Word[] = []
  let others = new Map<Text<never>, unknown[]>()
  let deeds: ((tx: Tx) => Promise<unknown>)[] = []
  let many = new Map<Many<never>, unknown[]>()
  let leases = new Map<string, (has: boolean) => void>()
  return {
    add(table, more) {
      rows.set(table, [...(rows.get(table) ?? []), ...more])
    },
    tell: (channel, what) => void words.push({ channel, what }),
    also(text, item) {
      others.set(text, [...(others.get(text) ?? []), item])
    },
    after: (deed) => void deeds.push(deed),
    each(deed, item) {
      many.set(deed, [...(many.get(deed) ?? []), item])
    },
    leased: (effect, told) => void leases.set(effect, told),
    async send(tx) {
      const [parts, rest, after, some] = [partsOf(rows), { told: words, others }, deeds, many]
      const [asked, begun] = [leases, new Set<string>()]
      leases = new Map()
      rows = new Map()
      words = []
      others = new Map()
      deeds = []
      many = new Map()
      const last = parts.length - 1
      for (const [n, part] of parts.entries()) {
        const statement = statementOf<{ begun?: string[] }>(part, n === last ? rest : nothing, asked.size > 0)
        for (const id of (await tx.executeQuery(statement)).rows[0]?.begun ?? []) begun.add(id)
      }
      for (const [effect, told] of asked) told(begun.has(effect))
      if (parts.length === 0 && rest.told.length + rest.others.size > 0)
        await tx.executeQuery(statementOf([], rest))
      for (const [deed, items] of some) await deed(tx, items as never[])
      for (const deed of after) await deed(tx)
    },
  }
}

type Part = { table: Table; rows: Row[] }[]

/** Everything in as few statements as hold it, parents first. */
function partsOf(rows: ReadonlyMap<Table, Row[]>): Part[] {
  const parts: Part[] = []
  let room = 0
  for (const table of Object.keys(tables) as Table[])
    for (const row of rows.get(table) ?? []) {
      const values = Object.keys(row).length
      if (room < values) {
        parts.push([])
        room = mostValues
      }
      room -= values
      const part = parts.at(-1) ?? []
      const last = part.at(-1)
      if (last?.table === table) last.rows.push(row)
      else part.push({ table, rows: [row] })
    }
  return parts
}

type Word = { channel: Channel; what: string }
type Rest = { told: readonly Word[]; others: ReadonlyMap<Text<never>, unknown[]> }
const nothing: Rest = { told: [], others: new Map() }

function statementOf<R>(part: Part, { told, others }: Rest, asksLeases = false): CompiledQuery<R> {
  const values: unknown[] = []
  const place = (value: unknown) =>
    value instanceof Reckoned ? value.text(place) : `$${values.push(value ?? null)}`
  const inserts = part.map(({ table, rows }) => {
    const columns = Object.keys(rows[0] ?? {})
    const lines = rows.map((row) => `(${columns.map((name) => place(row[name])).join(', ')})`)
    const answers = asksLeases && table === 'effect' ? ' returning id, lease_until' : ''
    return `in_${table} as (insert into ${table} (${columns.join(', ')}) values ${lines.join(', ')} ${tables[table]}${answers})`
  })
  const changes = [...others].map(([text, items], n) => `also_${n} as (${text(items as never[], place)})`)
  const tells = told.map(({ channel, what }) => `pg_notify('${channel}', ${place(what)})`)
  const before = [...inserts, ...changes].join(',\n')
  const leases =
    asksLeases && part.some(({ table }) => table === 'effect')
      ? ['array(select id from in_effect where lease_until is not null) as begun']
      : []
  const wanted = [...leases, ...tells].join(', ') || '1'
  return CompiledQuery.raw(`${before ? `with ${before}\n` : ''}select ${wanted}`, values)
}

/** A value of a row that the database reckons when the row goes in. */
class Reckoned {
  readonly text: (place: Placing) => string
  constructor(text: (place: Placing) => string) {
    this.text = text
  }
}

export function reckoned<T>(text: (place: Placing) => string): T {
  return new Reckoned(text) as T
}
