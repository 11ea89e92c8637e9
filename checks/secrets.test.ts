/** Words planted in everything private, then looked for everywhere that is not sealed. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import type { Deed, DemandView, Plan } from '../desk/http/contract/index.ts'
import { sequenceRound, startSequencer } from '../desk/jobs/sequencer.ts'
import { openLogFiles } from '../desk/outside/logfiles.ts'
import { logFolder } from '../desk/open.ts'
import { carryAll, handIn, orderOf, signedFor, signIn, type TwoDesks, twoDesks } from './two-desks.ts'

/** Where a word was planted, by the word itself; short enough that nothing cuts it. */
const planted = {
  content: 'zqcontent',
  address: 'zqaddress',
  additional: 'zqadditional',
  reasons: 'zqreasons',
  officer: 'zqofficer',
  telephone: 'zqtelephone',
  mail: 'zqmail',
  file: 'zqfileno',
  language: 'zqlanguage',
  choice: 'zqchoice',
  pressed: 'zqpressed',
  withdrawal: 'zqwithdrawal',
  amended: 'zqamended',
  decision: 'zqdecision',
  broken: 'zqbroken',
  fault: 'zqfault',
} as const

test('nothing private stands unsealed in the database, in a file, or in what the operator is told', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { a, server, house } = world
  world.platform.content = `${planted.content} said this`
  const { resolve, restrict } = world.platform
  let broken = 4
  world.platform.resolve = async (address) => {
    if (address.includes('stumbles') && broken-- > 0)
      throw new Error(`cannot read ${planted.fault} at ${address}`)
    return await resolve.call(world.platform, address)
  }
  const body = orderOf(world, {
    targets: [
      { url: `https://plaza.example/${planted.address}/1`, additionalInfo: planted.additional },
      { url: `https://plaza.example/${planted.address}/stumbles` },
      { url: `https://elsewhere.example/${planted.address}` },
    ],
  })
  const order = body.order as unknown as Record<string, Record<string, unknown>>
  Object.assign(order.b ?? {}, { reasons: `because ${planted.reasons}`, types: ['INCITES', planted.choice] })
  Object.assign(order.e ?? {}, {
    representative: { name: planted.officer, post: planted.officer },
    fileNo: planted.file,
    tel: planted.telephone,
    email: `${planted.mail}@x.example`,
  })
  const taken = await handIn(world, a, { ...body, language: planted.language })
  const id = taken.json<{ id: string }>().id
  assert.equal(taken.statusCode, 202, taken.body)
  await handIn(world, a, `{"order": {"a": {"reference": "R"}}, "${planted.broken}": `)
  for (let n = 0; n < 8; n++) {
    await carryAll(world, a)
    world.clock.turn(20_000)
  }

  const senior = await signIn(world, a, 'senior')
  const view = async () =>
    (await server.inject({ url: `/desk/api/demands/${id}`, headers: senior.headers })).json<DemandView>()
  const press = async (deed: Deed) => {
    const planning = await server.inject({
      method: 'POST',
      url: `/desk/api/demands/${id}/plan`,
      headers: senior.headers,
      payload: JSON.stringify(deed),
    })
    assert.equal(planning.statusCode, 200, planning.body)
    const { planSha256, orderSha256, version } = planning.json<Plan>()
    const done = await server.inject({
      method: 'POST',
      url: `/desk/api/demands/${id}/act`,
      headers: { ...senior.headers, 'idempotency-key': `"${randomUUID()}"` },
      payload: JSON.stringify({ deed, planSha256, orderSha256, version }),
    })
    assert.equal(done.statusCode, 200, done.body)
  }
  const held = (await view()).targets.filter(({ hold }) => hold?.takenAt)
  assert.equal(held.length, 2, 'both posts of the platform are held')
  await press({ deed: 'legal-hold', on: true, text: planted.pressed })
  await press({
    deed: 'restrict',
    targets: held.map((target) => target.id),
    exceptionsWeighed: planted.pressed,
  })
  world.platform.restrict = async () => {
    world.platform.restrict = restrict
    throw new Error(`the platform said ${planted.fault}`)
  }
  for (let n = 0; n < 4; n++) {
    await carryAll(world, a)
    world.clock.turn(20_000)
  }
  for (const [rest, more] of [
    ['amend', { order: { ...order, b: { ...order.b, reasons: planted.amended } } }],
    ['withdraw', {}],
  ] as const)
    await server.inject(
      await signedFor(world, a, 'POST', `/v1/demands/${id}/${rest}`, {
        reference: `W-${rest}`,
        text: planted.withdrawal,
        ...more,
      }),
    )
  await server.inject(
    await signedFor(
      world,
      a,
      'POST',
      '/v1/decisions',
      {
        issuer: 'Sample Ministry of the Interior (fictional)',
        reference: body.order.a.reference,
        decision: 'scrutiny-decision',
        outcome: 'infringement',
        decisionReference: 'SD',
        reasons: planted.decision,
      },
      { signer: a.home },
    ),
  )
  await carryAll(world, a)
  await publish(world)

  // It is all there for whoever may see it: the words were not lost on the way.
  const seen = JSON.stringify(await view())
  for (const word of [planted.amended, planted.officer, planted.address, planted.pressed])
    assert.ok(seen.includes(word), word)

  const [plain, cells] = await everythingIn(world)
  const places: [string, string][] = [
    ...plain,
    ...filesBelow(world.folder),
    ['what was said', world.said.join('\n')],
  ]
  const leaks = places.flatMap(([place, text]) =>
    Object.entries(planted)
      .filter(([, word]) => text.includes(word))
      .map(([what]) => `${what} in ${place}`),
  )
  t.diagnostic(
    `${Object.keys(planted).length} words, ${cells} cells, ${places.length} places searched, ${leaks.length} leaks`,
  )
  assert.deepEqual([...new Set(leaks)], [])
  assert.ok(cells > 300 && house.log)
})

async function publish(world: TwoDesks): Promise<void> {
  const files = openLogFiles(logFolder(world.house.config), {
    crashpoint: world.house.crashpoint,
    onFatal: (fault) => assert.fail(String(fault)),
  })
  const sequencer = startSequencer(world.house, files, {
    fatal: (fault) => assert.fail(String(fault)),
    published: () => undefined,
  })
  await sequencer.stop()
  await sequenceRound(world.house, files)
}

/** Every cell of every table as the bytes that lie there; sealed ones too, for a seal that does not seal. */
async function everythingIn({ owner }: TwoDesks): Promise<[[string, string][], number]> {
  const client = new pg.Client(owner)
  client.on('error', () => undefined)
  await client.connect()
  const tables = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  )
  const found: [string, string][] = []
  let cells = 0
  for (const { name } of tables.rows) {
    const { rows } = await client.query<Record<string, unknown>>(`select * from ${name}`)
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) {
        cells++
        found.push([
          `${name}.${column}`,
          Buffer.isBuffer(value) ? value.toString('latin1') : (JSON.stringify(value) ?? ''),
        ])
      }
  }
  await client.end()
  return [found, cells]
}

function filesBelow(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length), `${path}\n${readFileSync(path, 'latin1')}`]
    })
}
