import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { later } from '../core/instant.ts'
import type { Deed, DemandView } from '../desk/http/contract/index.ts'
import { sweepRound } from '../desk/jobs/sweeper.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { verifySeal } from '../desk/outside/seal.ts'
import { inTenant } from '../desk/sql/database.ts'
import { readPdf } from '../desk/sql/demands/answers.ts'
import { isNumbered } from '../core/demand.ts'
import { loadDemand } from '../desk/sql/demands/state.ts'
import { sampleRequest } from '../sandbox/authority/request.ts'
import { authorityAt } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { moved } from './law.ts'
import { type Officer, officerAt } from './officer.ts'

const hour = 3_600_000
const office = 'Sample Office against Online Crime (fictional)'
const inFrance = { homeState: 'FR', zone: 'Europe/Paris' }

function requestFor(desk: Desk, more: Partial<Parameters<typeof sampleRequest>[0]> = {}) {
  const now = desk.house.clock.now()
  const order = sampleRequest({
    origin: desk.plaza.origin,
    issuedAt: later(now, -10 * 60_000),
    reference: `BE-${randomUUID().slice(0, 8)}`,
    addressee: desk.tenant.settings.legalName,
    ...more,
  })
  return { regime: 'fr-lcen', instrument: 'removal-request', language: 'fr', order }
}

async function handedIn(desk: Desk, officer: Officer, wish: Parameters<typeof requestFor>[1] = {}) {
  const request = requestFor(desk, wish)
  const taken = await authorityAt(desk, 'office').post('/v1/demands', request)
  assert.equal(taken.status, 202, taken.text)
  const id = String(taken.json.id)
  const demand = await when(officer, id, 'every copy to be safe', ({ targets }) =>
    targets.every(({ hold }) => hold?.takenAt),
  )
  return { taken, request, id, demand }
}

const when = (officer: Officer, id: string, what: string, is: (demand: DemandView) => boolean) =>
  eventually(what, async () => {
    const demand = await officer.demand(id)
    return is(demand) && demand
  })
const restrict = ({ targets }: DemandView): Deed => ({
  deed: 'restrict',
  targets: targets.map(({ id }) => id),
})
const down = ({ targets }: DemandView) => targets.every(({ outcome }) => outcome === 'restricted')
const back = ({ targets }: DemandView) => targets.every(({ outcome }) => outcome === 'restored')
const published = ({ path }: DemandView) => path.every(({ light }) => light === 'done')
const followUp = (name: string, by: string, more: object = {}) =>
  ({ deed: 'enter-follow-up', followUp: name, by, reference: 'X-1', text: '', ...more }) as Deed

async function pageOf(desk: Desk, id: string): Promise<string> {
  return await inTenant(desk.house.db, desk.tenant.id, async (tx) => {
    const loaded = await loadDemand(tx, desk.house, desk.tenant.id, id)
    return loaded && isNumbered(loaded.demand) ? loaded.demand.userPage : assert.fail('no such demand')
  })
}

async function frenchDesk(t: TestContext) {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  await moved(desk, inFrance)
  return { desk, clock }
}

test('a French request has twenty-four hours, is answered by a sealed letter in French, and the person is told at once', async (t) => {
  const { desk } = await frenchDesk(t)
  const officer = await officerAt(desk)
  const { taken, request, id, demand } = await handedIn(desk, officer)

  await t.test('it is complete, believed, and its time counts from the request', () => {
    assert.deepEqual([taken.json.missing, taken.json.remarks], [[], []])
    assert.deepEqual([demand.trust.level, demand.trust.outcome, demand.crossBorder], ['L3', 'pass', false])
    const duties = demand.clocks.filter(({ duty }) => duty === 'act')
    assert.deepEqual(
      duties.map(({ title, dueAt }) => [title.fr, dueAt]),
      [['Retrait', later(request.order.issuedAt, 24 * hour)]],
    )
    assert.match(demand.number, /^RR-/)
    assert.equal(demand.instrument.title.fr, 'Demande de retrait (24 heures)')
  })

  await t.test(
    'what happens after twenty-four hours is said in three languages, and is nothing of ours',
    () => {
      const consequence = demand.clocks.find(({ duty }) => duty === 'act')?.consequence
      assert.match(
        consequence?.fr ?? '',
        /fournisseurs d’accès.*déréférencent.*le guichet n’y prend aucune part/,
      )
      assert.ok(consequence?.en && consequence.ar)
    },
  )

  await t.test('the key says which answer goes out, and that no clock stops for a question', () => {
    const key = (deed: string) => demand.keys.find((each) => each.deed === deed)?.says
    assert.deepEqual(key('restrict')?.words?.form?.fr, 'lettre de réponse')
    assert.equal(key('clarify')?.key, 'key.clarify.time-runs-on')
  })

  await officer.does(id, restrict(demand))
  const done = await when(officer, id, 'the path to end', (each) => down(each) && published(each))

  await t.test('the letter is sealed, in French, and says what became of each address', async () => {
    const { json } = await authorityAt(desk, 'office').get(`/v1/demands/${id}/answer`)
    type Letter = { b: { measure: string; measureAt: string }; targets: { at: string }[] }
    const [answer] = json.answers as [{ form: string; data: Letter }]
    assert.equal(answer.form, 'lcen-answer')
    const { b, targets } = answer.data
    const last = done.targets
      .map(({ restrictedAt }) => restrictedAt ?? '')
      .toSorted()
      .at(-1)
    assert.deepEqual([b.measure, b.measureAt, targets.length], ['DISABLED', last, 2])
    const pdf = await inTenant(desk.house.db, desk.tenant.id, async (tx) => {
      const loaded = await loadDemand(tx, desk.house, desk.tenant.id, id)
      return loaded && isNumbered(loaded.demand)
        ? await readPdf(desk.house, desk.tenant, loaded.demand, done.answers[0]?.id ?? '')
        : undefined
    })
    assert.equal(verifySeal(new Uint8Array(pdf ?? Buffer.alloc(0))).ok, true)
    assert.equal(done.answers[0]?.title?.fr, 'lettre de réponse')
    const copy = await fetch(
      `${desk.url}/desk/api/demands/${id}/answers/${done.answers[0]?.id}/copy?language=en`,
      {
        headers: { cookie: officer.cookie() },
      },
    )
    const bytes = new Uint8Array(await copy.arrayBuffer())
    assert.deepEqual(
      [copy.status, String.fromCharCode(...bytes.subarray(0, 5)), verifySeal(bytes).ok],
      [200, '%PDF-', false],
    )
  })

  await t.test('no six months: this law keeps nothing, and the copy lives out its short life', () => {
    assert.deepEqual(
      done.targets.map(({ hold }) => [hold?.destroyAfter, typeof hold?.lapsesAt]),
      [
        [undefined, 'string'],
        [undefined, 'string'],
      ],
    )
    assert.equal(
      done.clocks.some(({ duty }) => duty === 'keep'),
      false,
    )
  })

  await t.test('the person reads which authority, which law, why, and before whom to object', async () => {
    const page = await fetch(`${desk.url}/p/${await pageOf(desk, id)}`, {
      headers: { 'accept-language': 'fr' },
    })
    const text = (await page.text()).replaceAll(/<\/?bdi[^>]*>/g, '')
    assert.match(text, /Demande de retrait \(24 heures\) de Sample Office/)
    assert.match(text, /l’article 6-1 de la loi n° 2004-575/)
    assert.match(text, /Contester la demande\u00A0: Tribunal administratif d’exemple.*deux mois à compter/)
    assert.doesNotMatch(text, /2021\/784|48 heures|autre État membre/)
    const shown = await fetch(done.targets[0]?.address ?? '')
    assert.equal(shown.status, 451)
  })

  await t.test('a recommendation of the qualified person is recorded and ends nothing', async () => {
    await officer.does(
      id,
      followUp('recommendation', 'Personnalité qualifiée (Arcom)', { party: 'qualified-person' }),
    )
    const demandAfter = await officer.demand(id)
    assert.deepEqual([demandAfter.ended, down(demandAfter)], [undefined, true])
    const said = demandAfter.history.find(({ says }) => says.key === 'history.follow-up')?.says
    assert.match(said?.words?.followUp?.fr ?? '', /Recommandation de la personnalité qualifiée/)
  })

  await t.test('nobody but its author withdraws a request, whatever staff may enter', async () => {
    const tried = async (name: string, by: string, party?: string) =>
      (
        await officer.ask<{ detail?: string }>(
          'POST',
          `demands/${id}/plan`,
          followUp(name, by, party ? { party } : {}),
        )
      ).json.detail
    assert.equal(
      await tried('withdrawal', 'Personnalité qualifiée (Arcom)', 'qualified-person'),
      'why-not.not-from-them',
    )
    assert.equal(
      await tried('withdrawal', 'Another office', 'administrative-authority'),
      'why-not.not-from-them',
    )
    assert.equal(await tried('withdrawal', 'Another office'), 'why-not.not-from-them')
    assert.equal(await tried('scrutiny-decision', office), 'why-not.no-such-follow-up')
  })

  await t.test('the office follows it and withdraws, and the content is back', async () => {
    const taken2 = await authorityAt(desk, 'office').post(`/v1/demands/${id}/withdraw`, { reference: 'AB-1' })
    assert.equal(taken2.status, 202, taken2.text)
    const restored = await when(officer, id, 'the content to be back', back)
    assert.equal(restored.ended?.says.key, 'ended.withdrawn')
    assert.equal((await fetch(restored.targets[0]?.address ?? '')).status, 200)
  })
})

test('a French request that came by post is typed in, called back, carried out, and annulled by the court', async (t) => {
  const { desk } = await frenchDesk(t)
  const officer = await officerAt(desk)
  const { regime, instrument, order } = requestFor(desk)
  const cameAt = later(desk.house.clock.now(), -5 * 60_000)
  const entry = {
    regime,
    instrument,
    language: 'fr',
    cameBy: 'mail',
    cameAt,
    order: { ...order, signature: true },
  }
  const entered = await officer.ask<{ id: string }>('POST', 'by-hand', entry)
  assert.equal(entered.status, 200, JSON.stringify(entered.json))
  const { id } = entered.json
  const held = await officer.demand(id)
  assert.deepEqual([held.authority.name, held.trust.level, held.findings], [office, 'L0', []])
  await officer.does(id, { deed: 'call-back', outcome: 'confirmed', contact: '+33 1 99 00 56 78' })
  await officer.does(id, { deed: 'hold', targets: held.targets.map((target) => target.id) })
  await when(officer, id, 'the copies', ({ targets }) => targets.every(({ hold }) => hold?.takenAt))
  await officer.does(id, restrict(held))
  const made = await when(officer, id, 'the letter', ({ answers }) => answers.length > 0)
  const at = desk.house.clock.now()
  await officer.does(id, { deed: 'answer-handed-over', answer: made.answers[0]?.id ?? '', by: 'mail', at })
  await when(officer, id, 'the path to end', published)

  const judgment = { outcome: 'annulled', party: 'court' }
  await officer.does(id, followUp('court-judgment', 'Tribunal administratif d’exemple (fictif)', judgment))
  const restored = await when(officer, id, 'the content to be back', back)
  assert.equal(restored.ended?.says.key, 'ended.annulled')
})

test('when the twenty-four hours are over people are told, and the desk still only waits for a person', async (t) => {
  const { desk, clock } = await frenchDesk(t)
  const officer = await officerAt(desk)
  const { id } = await handedIn(desk, officer)
  clock.turn(25 * hour)
  await sweepRound(desk.house, desk.tenant)
  const next = await officerAt(desk)
  const { json } = await next.ask<{ alerts: { says: { params?: { share?: number } } }[] }>('GET', 'watch')
  assert.ok(json.alerts.some(({ says }) => says.params?.share === 100))
  const demand = await next.demand(id)
  assert.deepEqual(
    [demand.waitsFor, demand.targets.map(({ outcome }) => outcome)],
    ['person', ['open', 'open']],
  )
})

test('where the authority sets a time, the person is told then and not before', async (t) => {
  const { desk, clock } = await frenchDesk(t)
  const officer = await officerAt(desk)
  const informFrom = later(desk.house.clock.now(), 72 * hour)
  const { id, demand } = await handedIn(desk, officer, { informFrom })
  assert.equal(demand.gag?.until, informFrom)
  await officer.does(id, restrict(demand))
  await when(officer, id, 'the content to be down', down)
  const page = `${desk.url}/p/${await pageOf(desk, id)}`
  assert.equal((await fetch(page)).status, 404)
  clock.turn(73 * hour)
  await sweepRound(desk.house, desk.tenant)
  const next = await officerAt(desk)
  await when(next, id, 'the person to be told', ({ history }) =>
    history.some(({ type }) => type === 'person.informed'),
  )
  assert.equal((await fetch(page)).status, 200)
})

test('a request to a host in another state is held for a person, and an authority without the power gets nothing done', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { demand } = await handedIn(desk, officer)
  assert.deepEqual(
    demand.findings.map(({ leadsTo, says }) => [leadsTo, says.key, says.words?.wanted?.fr]),
    [['hold', 'finding.lacking', 'un service établi en France']],
  )
  const { order, ...envelope } = requestFor(desk)
  const ministry = 'Sample Ministry of the Interior (fictional)'
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', {
    ...envelope,
    order: { ...order, authorityName: ministry },
  })
  assert.equal(taken.status, 202)
  const other = await officer.demand(String(taken.json.id))
  const check = other.trust.checks.find(({ name }) => name === 'competence')
  assert.deepEqual([check?.outcome, other.trust.outcome], ['unknown', 'hold'])
})
