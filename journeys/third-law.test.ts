import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examplesAsTests } from '../checks/law-examples.ts'
import { later } from '../core/instant.ts'
import type { Authorities, DemandView, InstrumentForm } from '../desk/http/contract/index.ts'
import { inTenant } from '../desk/sql/database.ts'
import { writeAuthority } from '../desk/sql/house/authorities.ts'
import { authorityFolder } from '../desk/sandbox.ts'
import { authorities, registryEntry } from '../sandbox/authority/authorities.ts'
import { sampleKey } from '../sandbox/authority/key.ts'
import { authorityAt } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { adopted } from './law.ts'
import { officerAt } from './officer.ts'
import { harbourExamples, harbourLaw, harbourLetter } from './third-law.ts'

examplesAsTests(harbourLaw, harbourExamples)

/** The sample ministry may also issue under the new law: one line in its registry entry. */
async function empowered(desk: Desk): Promise<void> {
  const { publicJwk } = sampleKey(authorityFolder(desk.house), 'interior')
  const from = later(desk.house.clock.now(), -40 * 24 * 3_600_000)
  const entry = registryEntry('interior', publicJwk, from)
  const power = { instrument: 'xx-harbour/quiet-notice', territory: '*', validFrom: from }
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    writeAuthority(tx, desk.tenant.id, { ...entry, competences: [...entry.competences, power] }),
  )
}

test('a law nobody wrote a line of code for: two texts and a template, and it goes the whole path and back', async (t) => {
  const desk = await openDesk(t)
  adopted(desk, harbourLaw, { 'harbour-letter': harbourLetter })
  await empowered(desk)
  const officer = await officerAt(desk)
  const master = authorityAt(desk, 'interior')
  const issuedAt = later(desk.house.clock.now(), -60_000)
  const order = {
    head: { master: authorities.interior.name, flag: 'FR', mark: 'M-7', log: 'L-7', at: issuedAt },
    what: {
      berths: ['/p/gl1v8k', '/p/no-such-post'].map((path) => ({ url: `${desk.plaza.origin}${path}` })),
      kinds: ['NOISE'],
      why: 'It is loud.',
    },
    foot: { court: 'The sea court of the sample coast' },
  }

  await t.test('its form can be entered by hand, its power registered, its order described', async () => {
    const { json } = await officer.ask<{ instruments: InstrumentForm[] }>('GET', 'instruments')
    const form = json.instruments.find(({ instrument }) => instrument === 'quiet-notice')
    assert.deepEqual([form?.sections[0]?.title.fr, form?.fields.length], ['En-tête', 9])
    const registry = await officer.ask<Authorities>('GET', 'authorities')
    assert.deepEqual(
      registry.json.powers
        .filter(({ code }) => code.startsWith('xx-'))
        .map(({ code, title }) => [code, title.ar]),
      [
        ['xx-harbour/quiet-notice', 'إشعار هدوء'],
        ['xx-harbour/sea-judgment', 'حكم'],
      ],
    )
    const described = (await (await fetch(`${desk.url}/openapi.json`)).json()) as {
      components: { schemas: Record<string, unknown> }
    }
    assert.ok('Order.xx-harbour.quiet-notice' in described.components.schemas)
  })

  const taken = await master.post('/v1/demands', {
    regime: 'xx-harbour',
    instrument: 'quiet-notice',
    language: 'en',
    order,
  })
  assert.equal(taken.status, 202, taken.text)
  const id = String(taken.json.id)
  const seen = (what: string, is: (demand: DemandView) => boolean) =>
    eventually(what, async () => {
      const demand = await officer.demand(id)
      return is(demand) && demand
    })
  const ready = await seen('both berths to be looked for', ({ targets }) =>
    targets.every(({ hold, why }) => hold ?? why),
  )
  assert.deepEqual(
    [ready.trust.outcome, ready.number.slice(0, 3), ready.reasons],
    ['pass', 'QN-', 'It is loud.'],
  )
  assert.deepEqual(ready.clocks.find(({ duty }) => duty === 'act')?.consequence?.fr, 'Le port est fermé.')

  const [found] = ready.targets
  await officer.does(id, { deed: 'restrict', targets: [found?.id ?? ''] })
  const down = await seen('it to be quiet', ({ path }) => path.every(({ light }) => light === 'done'))

  await t.test('it is answered with its own letter, kept ten days, and explained to the sailor', async () => {
    const { json } = await master.get(`/v1/demands/${id}/answer`)
    const answers = json.answers as { form: string; data: { news: string } }[]
    assert.deepEqual(answers.map(({ form, data }) => [form, data.news]).toSorted(), [
      ['harbour-letter', 'DRIFTED'],
      ['harbour-letter', 'QUIET'],
    ])
    assert.equal(
      (await master.get(`/v1/demands/${id}/answer`, 'application/pdf')).headers.get('content-type'),
      'application/pdf',
    )
    assert.ok(down.answers.every(({ title }) => title?.en === 'bottle post'))
    const days =
      (Date.parse(down.targets[0]?.hold?.destroyAfter ?? '') - Date.parse(desk.house.clock.now())) /
      86_400_000
    assert.ok(days > 9 && days < 11, `${days} days`)
    const shown = await (await fetch(found?.address ?? '')).text()
    assert.match(shown, /Quiet notice|Harbour Peace Act/)
  })

  await t.test('its own message brings the content back, from its author alone', async () => {
    const entered = {
      deed: 'enter-follow-up',
      followUp: 'all-clear',
      by: 'A stranger',
      reference: '',
      text: '',
    } as const
    assert.equal((await officer.ask('POST', `demands/${id}/plan`, entered)).status, 422)
    const clear = await master.post(`/v1/demands/${id}/withdraw`, { reference: 'AC-1' })
    assert.equal(clear.status, 202, clear.text)
    const back = await seen('it to be loud again', ({ targets }) => targets[0]?.outcome === 'restored')
    assert.equal(
      back.history.findLast(({ says }) => says.key === 'history.follow-up')?.says.words?.followUp?.fr,
      'Fin d’alerte',
    )
    assert.equal((await fetch(found?.address ?? '')).status, 200)
  })
})
