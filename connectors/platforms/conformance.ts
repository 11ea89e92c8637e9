import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { ConnectorFault } from '../../core/platform.ts'
import type { Abilities, Notice, Platform, Resolution, Visibility } from '../../core/platform.ts'
import { readBack } from '../../core/readback.ts'
import type { AskedDeed, Bystander, Looked, Reading, Said } from '../../core/readback.ts'

/** The ways of going wrong that every world is asked to stage. */
export type Mishap =
  | 'says-yes-does-nothing'
  | 'says-yes-remembers-nothing-done'
  | 'says-no-did-it'
  | 'answers-late'
  | 'never-does-nor-answers'
  | 'answers-twice'
  | 'hits-another'
  | 'hides-half'
  | 'breaks-after'
  | 'breaks-before'
  | 'too-many'
  | 'unavailable'
  | 'talks-nonsense'
  | 'refuses'

const inWords: Record<Mishap, string> = {
  'says-yes-does-nothing': 'says yes and does nothing',
  'says-yes-remembers-nothing-done': 'says yes for ever and never does it',
  'says-no-did-it': 'says no and did it',
  'answers-late': 'does it and answers too late',
  'never-does-nor-answers': 'neither does it nor answers',
  'answers-twice': 'answers twice',
  'hits-another': 'acts on something else',
  'hides-half': 'hides the page and leaves the picture',
  'breaks-after': 'does it and breaks off',
  'breaks-before': 'breaks off and does nothing',
  'too-many': 'has too many requests',
  unavailable: 'is not available',
  'talks-nonsense': 'answers with somebody else’s page',
  refuses: 'refuses',
}

/** A running platform with a connector to it, and an outsider's eyes on it. */
export type World = {
  platform: Platform
  abilities: Abilities
  /** A piece with more than one public address, and bystanders that no deed of the suite concerns. */
  target: string
  bystanders: readonly string[]
  /** Addresses with what each must turn out to be; those that are `found` name the target, or `reference`. */
  addresses: readonly { address: string; is: Resolution['kind']; reference?: string }[]
  /** What a member of the public gets at each address of the target: the bytes, or nothing when it is withheld. */
  public(): Promise<ReadonlyMap<string, string | undefined>>
  /** How often the platform was asked under a key and how often that took hold; nothing where it cannot tell. */
  counts(key: string): Promise<{ asked: number; took: number } | undefined>
  /** The next `times` deeds go wrong; false when this world cannot stage it. */
  stage(mishap: Mishap, times: number): Promise<boolean>
}

const explained: Notice = { kind: 'explained', text: 'Disabled by order.', link: 'https://desk.example/s/1' }
const neutral: Notice = { kind: 'neutral', text: 'This is not available.' }

/**
 * The suite of the family. Each case gets a world of its own; `open` registers its clean-up with `t.after`, and gives
 * none where the machine lacks what it needs (having left the case out by name).
 */
export function platformConformance(
  name: string,
  open: (t: TestContext) => Promise<World | undefined>,
): void {
  const says = (sentence: string, body: (world: World, t: TestContext) => Promise<void>) =>
    test(`${name}: ${sentence}`, async (t) => {
      const world = await open(t)
      if (world) await body(world, t)
    })

  says('an address means exactly one piece, or nothing that may be acted on', async (world) => {
    const { platform, addresses, target } = world
    for (const { address, is, reference } of addresses) {
      const found = await platform.resolve(address)
      assert.equal(found.kind, is, address)
      if (found.kind === 'found') assert.equal(found.content.reference, reference ?? target, address)
    }
  })

  says(
    'a candidate for an ambiguous address is itself an address of one piece',
    async ({ platform, addresses }) => {
      for (const { address } of addresses.filter((one) => one.is === 'ambiguous')) {
        const found = await platform.resolve(address)
        assert.ok(found.kind === 'ambiguous' && found.candidates.length > 0, address)
        for (const candidate of found.candidates)
          assert.equal((await platform.resolve(candidate)).kind, 'found')
      }
    },
  )

  says(
    'a frozen copy is complete, the same each time, and has related data',
    async ({ platform, target }) => {
      const first = await frozen(platform, target)
      assert.deepEqual(await frozen(platform, target), first)
      assert.equal(new Set(first.map((part) => part.name)).size, first.length)
      assert.ok(first.some((part) => part.purpose === 'content' && part.bytes.length > 0))
      assert.ok(first.some((part) => part.purpose === 'related-data' && part.bytes.length > 0))
    },
  )

  says('restricted content is hidden at every address and nothing else is', async (world) => {
    const { platform, target, bystanders } = world
    const before = await seen(platform, bystanders)
    assert.ok([...(await world.public()).values()].every((bytes) => bytes !== undefined))
    await platform.restrict(target, { key: 'c1', notice: explained })
    assert.deepEqual(
      [...(await world.public()).values()].filter((bytes) => bytes !== undefined),
      [],
    )
    assert.equal((await platform.visibility(target)).visible, false)
    assert.deepEqual(await seen(platform, bystanders), before)
  })

  says('restored content is back byte for byte', async (world) => {
    const before = await world.public()
    await world.platform.restrict(world.target, { key: 'c1', notice: neutral })
    await world.platform.restore(world.target, { key: 'c2' })
    assert.deepEqual(await world.public(), before)
    assert.equal((await world.platform.visibility(world.target)).visible, true)
  })

  says('the same key twice has the effect of once', async (world) => {
    const { platform, target } = world
    await Promise.all([1, 2, 3].map(() => platform.restrict(target, { key: 'c1', notice: explained })))
    await platform.restore(target, { key: 'c2' })
    // A worker that comes late repeats an old deed: it must not take the content down again.
    await platform.restrict(target, { key: 'c1', notice: explained })
    assert.equal((await platform.visibility(target)).visible, true)
    const counts = await world.counts('c1')
    if (counts) assert.deepEqual(counts, { asked: 4, took: 1 })
  })

  says('the notice in place is the one given, and can be replaced', async (world, t) => {
    const { platform, target, abilities } = world
    if (!abilities.notices) return void (await showsNoWords(world, t))
    await platform.restrict(target, { key: 'c1', notice: neutral })
    assert.deepEqual((await platform.visibility(target)).notice, neutral)
    await platform.replaceNotice(target, { key: 'c2', notice: explained })
    const now = await platform.visibility(target)
    assert.deepEqual([now.visible, now.notice], [false, explained])
  })

  says('a piece that does not exist is a fault that trying again cannot mend', async ({ platform }) => {
    await assert.rejects(
      platform.restrict('nosuchpiece', { key: 'c1', notice: explained }),
      (error) => error instanceof ConnectorFault && !error.again,
    )
  })

  const cases: readonly {
    mishap: Mishap
    first: Reading['verdict']
    said: Said['kind']
    again?: boolean
    second: Reading['verdict']
  }[] = [
    { mishap: 'says-yes-does-nothing', said: 'yes', first: 'did-not-take', second: 'took-hold' },
    { mishap: 'says-yes-remembers-nothing-done', said: 'yes', first: 'did-not-take', second: 'did-not-take' },
    { mishap: 'says-no-did-it', said: 'fault', again: true, first: 'took-hold', second: 'took-hold' },
    { mishap: 'answers-late', said: 'fault', again: true, first: 'took-hold', second: 'took-hold' },
    {
      mishap: 'never-does-nor-answers',
      said: 'fault',
      again: true,
      first: 'unknown-retry',
      second: 'took-hold',
    },
    { mishap: 'answers-twice', said: 'fault', again: true, first: 'took-hold', second: 'took-hold' },
    { mishap: 'hits-another', said: 'yes', first: 'permanent', second: 'permanent' },
    { mishap: 'hides-half', said: 'yes', first: 'did-not-take', second: 'did-not-take' },
    { mishap: 'breaks-after', said: 'fault', again: true, first: 'took-hold', second: 'took-hold' },
    { mishap: 'breaks-before', said: 'fault', again: true, first: 'unknown-retry', second: 'took-hold' },
    { mishap: 'too-many', said: 'fault', again: true, first: 'unknown-retry', second: 'took-hold' },
    { mishap: 'unavailable', said: 'fault', again: true, first: 'unknown-retry', second: 'took-hold' },
    { mishap: 'talks-nonsense', said: 'fault', again: true, first: 'unknown-retry', second: 'took-hold' },
    { mishap: 'refuses', said: 'fault', again: false, first: 'permanent', second: 'took-hold' },
  ]
  for (const { mishap, first, said, again, second } of cases)
    says(`a platform that ${inWords[mishap]} is found out by looking`, async (world, t) => {
      if (!(await world.stage(mishap, 1))) return t.skip('this world cannot stage it')
      const asked: AskedDeed = { deed: 'restrict', key: 'c1', notice: explained }
      const before = await seen(world.platform, world.bystanders)

      const one = await attempt(world, asked, before)
      assert.deepEqual([one.said.kind, one.reading.verdict], [said, first])
      if (one.said.kind === 'fault') assert.equal(one.said.again, again)
      await assertHonest(world, one.reading)

      const two = await attempt(world, asked, before)
      assert.equal(two.reading.verdict, second)
      await assertHonest(world, two.reading)
      const counts = await world.counts('c1')
      if (counts) assert.ok(counts.took <= 1, `took hold ${counts.took} times`)
    })
}

/** A platform that shows no words says so when it is asked for some, and never claims to show any. */
async function showsNoWords({ platform, target }: World, t: TestContext): Promise<void> {
  await platform.restrict(target, { key: 'c1', notice: neutral })
  assert.equal((await platform.visibility(target)).notice, undefined)
  await assert.rejects(
    platform.replaceNotice(target, { key: 'c2', notice: explained }),
    (error) => error instanceof ConnectorFault && !error.again,
  )
  t.diagnostic('this platform shows no words in place of content')
}

/** One attempt as the desk's carrier makes it: act, look, decide. */
async function attempt(
  world: World,
  asked: AskedDeed,
  before: readonly Seen[],
): Promise<{ said: Said; reading: Reading }> {
  const said = await carried(world.platform, world.target, asked)
  const looked = await lookedAt(world.platform, world.target)
  const after = await seen(world.platform, world.bystanders)
  const bystanders: Bystander[] = before.map((one, n) => ({
    reference: one.reference,
    before: one.now,
    after: after[n]?.now ?? one.now,
  }))
  return { said, reading: readBack(asked, said, looked, bystanders) }
}

/** Never "done" while one public address still shows it, and never anything else once none does. */
async function assertHonest(world: World, reading: Reading): Promise<void> {
  const shows = [...(await world.public()).values()].some((bytes) => bytes !== undefined)
  assert.equal(reading.verdict === 'took-hold', !shows)
}

async function carried(platform: Platform, reference: string, asked: AskedDeed): Promise<Said> {
  try {
    if (asked.deed === 'restrict') await platform.restrict(reference, asked)
    else if (asked.deed === 'restore') await platform.restore(reference, asked)
    else await platform.replaceNotice(reference, asked)
    return { kind: 'yes' }
  } catch (error) {
    if (error instanceof ConnectorFault) return { kind: 'fault', again: error.again }
    throw error
  }
}

async function lookedAt(platform: Platform, reference: string): Promise<Looked> {
  try {
    return { kind: 'seen', visibility: await platform.visibility(reference) }
  } catch (error) {
    if (error instanceof ConnectorFault) return { kind: 'unseen', again: error.again }
    throw error
  }
}

type Seen = { reference: string; now: Visibility }

async function seen(platform: Platform, references: readonly string[]): Promise<Seen[]> {
  return Promise.all(
    references.map(async (reference) => ({ reference, now: await platform.visibility(reference) })),
  )
}

async function frozen(platform: Platform, reference: string) {
  const parts = []
  for await (const { name, mediaType, purpose, bytes } of platform.freeze(reference)) {
    const chunks: Uint8Array[] = []
    for await (const chunk of bytes) chunks.push(chunk)
    parts.push({ name, mediaType, purpose, bytes: Buffer.concat(chunks) })
  }
  return parts
}
