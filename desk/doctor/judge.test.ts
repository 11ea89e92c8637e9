import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DatabaseFacts } from '../sql/inspect.ts'
import type { TenantFacts } from '../sql/inspect-tenant.ts'
import type { FolderFacts, SetUp } from './facts.ts'
import { judge } from './judge.ts'
import { stopsStart } from './start.ts'

const settings = {
  legalName: 'Example Hosting',
  homeState: 'IE',
  authorisedPerson: 'Amal Duty',
  contactEmail: 'orders@host.example',
  languages: ['en'],
  zone: 'Europe/Dublin',
  platforms: [],
  undisputedBeforeAutomatic: 10,
  alertWebhook: { url: 'https://alerts.example/', sealed: { box: '', keyVersion: 1 } },
}

const lacksNothing: TenantFacts = {
  people: { working: 3, withoutPasskey: 0, asleep: 0, administer: 2, keepRegister: 2, decide: 2 },
  authoritiesWithKey: 1,
  platforms: { inUse: 1, drilled: 1 },
}

const database: DatabaseFacts = {
  version: 180_004,
  settings: { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', data_checksums: 'on' },
  role: { name: 'guichet_app', superuser: false, bypassesPolicies: false, ownsTables: 0 },
  sessionSuperuser: false,
  withoutPolicy: [],
  migrationsPending: [],
  ahead: 3,
  newestEvent: '2026-11-23T08:59:00.000Z',
  tenants: [{ hostname: 'desk.example', sandbox: false, settings, inFirstRun: false, facts: lacksNothing }],
  sampleAuthorities: 0,
  checkpoints: [],
}

const folder: FolderFacts = {
  mode: 0o700,
  mine: true,
  exposed: [],
  keys: { present: true, sealed: true, sandboxDocument: false },
  free: { bytes: 80e9, share: 0.6 },
  sampleKeys: false,
}

/** A desk in production with which nothing is wrong. */
const good: SetUp = {
  publicUrl: 'https://desk.example',
  mediaUrl: 'https://media.desk-content.example',
  dataDir: '/var/lib/guichet',
  embedded: false,
  running: true,
  folder,
  database,
  log: { state: 'whole', size: 12, origin: 'desk.example/log' },
  backup: { at: '2026-11-23T08:00:00.000Z', apart: true },
  sealedByOthers: [],
  unreachablePlatforms: [],
  ffmpeg: true,
  chromaprint: true,
  reading: { languages: ['ara', 'fra'], missing: [] },
  confinement: {
    ownUser: true,
    noNetwork: true,
    ownProcesses: true,
    noNewPrivileges: true,
    limited: true,
    endsWithUs: true,
  },
  timeSynchronised: true,
  now: '2026-11-23T09:00:00.000Z',
}

const sandbox: Partial<SetUp> = {
  publicUrl: 'http://localhost:4884',
  mediaUrl: 'http://127.0.0.1:4884',
  log: { state: 'whole', size: 12, origin: 'localhost:4884/log' },
  database: { ...database, tenants: [{ hostname: 'localhost', sandbox: true, settings, inFirstRun: false }] },
}

const db = (more: Partial<DatabaseFacts>): Partial<SetUp> => ({ database: { ...database, ...more } })
const tenant = (more: Partial<DatabaseFacts['tenants'][number]>) =>
  db({ tenants: database.tenants.map((each) => ({ ...each, ...more })) })
const people = (more: Partial<TenantFacts['people']>) =>
  tenant({ facts: { ...lacksNothing, people: { ...lacksNothing.people, ...more } } })
const bare: DatabaseFacts = {
  ...database,
  tenants: [{ hostname: 'desk.example', sandbox: false, settings, inFirstRun: false }],
}
const rules = { ...settings, secondPerson: [{ deed: 'undo' as const }] }
const setting = (name: string, value: string) => db({ settings: { ...database.settings, [name]: value } })
const inFolder = (more: Partial<FolderFacts>): Partial<SetUp> => ({ folder: { ...folder, ...more } })

/** What is wrong, as `about: severity`. */
function wrongWith(more: Partial<SetUp>): string[] {
  return judge({ ...good, ...more })
    .filter(({ severity }) => severity !== 'fine')
    .map(({ about, severity }) => `${about}: ${severity}`)
}

test('a desk with which nothing is wrong hears of nothing', () => {
  assert.deepEqual(wrongWith({}), [])
  assert.deepEqual(
    wrongWith(sandbox).filter((line) => !line.endsWith('note')),
    [],
  )
})

for (const [what, more, wanted] of [
  ['a data folder that others can enter', inFolder({ mode: 0o755 }), ['folder-mode: unsafe']],
  ['a data folder of another user', inFolder({ mine: false }), ['folder-owner: unsafe']],
  [
    'a key that others can read',
    inFolder({ exposed: [{ path: 'keys/log.1.key', mode: 0o644 }] }),
    ['file-mode: unsafe'],
  ],
  [
    'keys that cannot be used',
    inFolder({ keys: { ...folder.keys, fault: 'key-weak' } }),
    ['keys-unusable: unsafe'],
  ],
  [
    'a passphrase that cannot be read',
    inFolder({ keys: { ...folder.keys, lockedBy: 'the passphrase file is gone' } }),
    ['keys-locked: unsafe'],
  ],
  [
    'keys without a passphrase',
    inFolder({ keys: { ...folder.keys, sealed: false } }),
    ['keys-unsealed: warning'],
  ],
  [
    'the sandbox’s document key',
    inFolder({ keys: { ...folder.keys, sandboxDocument: true } }),
    ['document-key-sandbox: unsafe'],
  ],
  ['keys of sample authorities', inFolder({ sampleKeys: true }), ['sample-keys: unsafe']],
  ['a disk that fills up', inFolder({ free: { bytes: 15e9, share: 0.15 } }), ['disk-low: warning']],
  ['a disk that is nearly full', inFolder({ free: { bytes: 5e9, share: 0.05 } }), ['disk-full: unsafe']],
  ['fsync switched off', setting('fsync', 'off'), ['database-fsync: unsafe']],
  [
    'full_page_writes switched off',
    setting('full_page_writes', 'off'),
    ['database-full-page-writes: unsafe'],
  ],
  [
    'synchronous_commit switched off',
    setting('synchronous_commit', 'off'),
    ['database-synchronous-commit: unsafe'],
  ],
  ['a commit that waits for a standby too', setting('synchronous_commit', 'remote_apply'), []],
  ['no data checksums', setting('data_checksums', 'off'), ['database-checksums: warning']],
  ['PostgreSQL 14', db({ version: 140_010 }), ['database-version: unsafe']],
  [
    'queries as a superuser',
    db({ role: { ...database.role, superuser: true }, sessionSuperuser: true }),
    ['database-role: unsafe'],
  ],
  [
    'queries that bypass policies',
    db({ role: { ...database.role, bypassesPolicies: true } }),
    ['database-role: unsafe'],
  ],
  ['queries as the owner', db({ role: { ...database.role, ownsTables: 24 } }), ['database-owner: warning']],
  ['a superuser’s connection', db({ sessionSuperuser: true }), ['database-session: warning']],
  ['a table without policy', db({ withoutPolicy: ['demand'] }), ['database-policy: unsafe']],
  ['a schema that is behind', db({ migrationsPending: ['0009-more'] }), ['migrations-pending: warning']],
  [
    'a database that does not answer',
    { database: { unreachable: 'ECONNREFUSED' } },
    ['database-unreachable: unsafe'],
  ],
  ['clocks apart', db({ ahead: -2_500 }), ['clock-apart: unsafe']],
  ['a clock that went back', db({ newestEvent: '2026-11-23T09:02:00.000Z' }), ['clock-back: unsafe']],
  ['a clock that nobody sets', { timeSynchronised: false }, ['clock-alone: warning']],
  ['a log that does not fit', { log: { state: 'wrong', why: 'forked' } }, ['log-wrong: unsafe']],
  [
    'a log under another name',
    { log: { state: 'whole', size: 1, origin: 'old.example/log' } },
    ['log-origin: warning'],
  ],
  ['no encryption', { publicUrl: 'http://desk.example' }, ['address-plain: unsafe']],
  ['media from the desk’s own origin', { mediaUrl: 'https://desk.example' }, ['media-origin: unsafe']],
  ['media from another port only', { mediaUrl: 'https://desk.example:8443' }, ['media-host: warning']],
  ['no ffmpeg', { ffmpeg: false, chromaprint: false }, ['ffmpeg-missing: warning']],
  ['an ffmpeg that is deaf', { chromaprint: false }, ['chromaprint-missing: warning']],
  [
    'a language that nobody installed',
    { reading: { languages: ['ara', 'fra'], missing: ['ara'] } },
    ['tesseract-missing: warning'],
  ],
  [
    'decoders with a network',
    { confinement: { ...good.confinement, noNetwork: false } },
    ['decoders-loose: warning'],
  ],
  ['a sample authority in the registry', db({ sampleAuthorities: 1 }), ['sample-authorities: unsafe']],
  [
    'a platform out of reach',
    { unreachablePlatforms: [{ origin: 'https://p.example', why: 'timed out' }] },
    ['platform-unreachable: unsafe'],
  ],
  ['nobody who could be the second', people({ administer: 1 }), ['second-person-missing: unsafe']],
  ['one person for the registry', people({ keepRegister: 1 }), ['second-person-missing: unsafe']],
  ['one person who decides, where no rule wants two', people({ decide: 1 }), []],
  [
    'one person who decides, where a rule wants two',
    tenant({ settings: rules, facts: { ...lacksNothing, people: { ...lacksNothing.people, decide: 1 } } }),
    ['second-decider-missing: unsafe'],
  ],
  ['two who decide, where a rule wants two', tenant({ settings: rules }), []],
  ['staff without a passkey', people({ withoutPasskey: 1 }), ['passkey-missing: warning']],
  ['staff who sleep since a restore', people({ asleep: 2 }), ['people-asleep: warning']],
  [
    'no authority registered',
    tenant({ facts: { ...lacksNothing, authoritiesWithKey: 0 } }),
    ['authority-none: warning'],
  ],
  [
    'no platform connected',
    tenant({ facts: { ...lacksNothing, platforms: { inUse: 0, drilled: 0 } } }),
    ['platform-none: unsafe'],
  ],
  [
    'no platform that was ever seen to obey',
    tenant({ facts: { ...lacksNothing, platforms: { inUse: 2, drilled: 0 } } }),
    ['platform-untried: unsafe'],
  ],
  [
    'a second platform that was never tried',
    tenant({ facts: { ...lacksNothing, platforms: { inUse: 2, drilled: 1 } } }),
    ['platform-untried: warning'],
  ],
  [
    'a desk that is still being set up',
    tenant({ inFirstRun: true, facts: { ...lacksNothing, authoritiesWithKey: 0 } }),
    [],
  ],
  ['a schema of yesterday, which says nothing of its tenants', { database: bare }, []],
] as const satisfies readonly (readonly [string, Partial<SetUp>, readonly string[]])[]) {
  test(`${what}: ${wanted.join(', ') || 'in order'}`, () => {
    const found = wrongWith(more).filter((line) => !line.endsWith('note'))
    assert.deepEqual(found, wanted)
  })
}

test('a tenant without an alert webhook is a warning where it is real', () => {
  const { alertWebhook: _none, ...silent } = settings
  assert.deepEqual(wrongWith(tenant({ settings: silent })), ['alert-webhook-missing: warning'])
})

test('whatever is wrong in a sandbox is no less wrong in production', () => {
  const rank = { fine: 0, note: 1, warning: 2, unsafe: 3 }
  const worst = (setUp: SetUp) => Math.max(...judge(setUp).map(({ severity }) => rank[severity]))
  const facts = fc.record({
    sealed: fc.boolean(),
    sandboxDocument: fc.boolean(),
    sampleKeys: fc.boolean(),
    mode: fc.constantFrom(0o700, 0o750),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    fsync: fc.constantFrom('on', 'off'),
    sessionSuperuser: fc.boolean(),
    ffmpeg: fc.boolean(),
    running: fc.boolean(),
    reachable: fc.boolean(),
    url: fc.constantFrom('http://localhost:4884', 'https://desk.example', 'http://desk.example'),
  })
  fc.assert(
    fc.property(facts, (one) => {
      const setUp = (isSandbox: boolean): SetUp => ({
        ...good,
        publicUrl: one.url,
        running: one.running,
        ffmpeg: one.ffmpeg,
        folder: {
          ...folder,
          mode: one.mode,
          free: { bytes: 1e9, share: one.share },
          sampleKeys: one.sampleKeys,
          keys: { present: true, sealed: one.sealed, sandboxDocument: one.sandboxDocument },
        },
        database: {
          ...database,
          sessionSuperuser: one.sessionSuperuser,
          settings: { ...database.settings, fsync: one.fsync },
          tenants: [
            {
              hostname: 'desk.example',
              sandbox: isSandbox,
              settings,
              inFirstRun: false,
              facts: lacksNothing,
            },
          ],
        },
        unreachablePlatforms: one.reachable ? [] : [{ origin: 'https://p.example', why: 'timed out' }],
      })
      assert.ok(worst(setUp(false)) >= worst(setUp(true)))
    }),
    { seed: 20261123, numRuns: 150 },
  )
})

test('every finding that is not good says how to mend it, in sentences', () => {
  const all = [
    inFolder({ mode: 0o755, exposed: [{ path: 'keys', mode: 0o755 }], sampleKeys: true }),
    setting('fsync', 'off'),
    { sealedByOthers: ['desk.example'] },
    { log: { state: 'wrong', why: 'forked' } } as const,
  ].flatMap((more) => judge({ ...good, ...more }))
  for (const { severity, says, mend } of all) {
    assert.match(says, /^[A-Z/a-z].*\.$/)
    assert.equal(severity === 'fine', mend === undefined)
  }
})

test('what the doctor advises can be done as it is said', () => {
  const mends = (about: string, more: Partial<SetUp>) =>
    judge({ ...good, ...more }).find((finding) => finding.about === about)?.mend ?? ''
  const firstRun = (withoutPasskey: number) =>
    tenant({
      inFirstRun: true,
      facts: { ...lacksNothing, people: { ...lacksNothing.people, working: 1, withoutPasskey } },
    })
  const { alertWebhook: _none, ...silent } = settings
  assert.match(mends('first-run-open', firstRun(1)), /“guichet init”, said again, prints a new link/)
  assert.match(mends('first-run-open', firstRun(0)), /signed in with the passkey that is registered/)
  assert.match(
    mends('document-key-sandbox', inFolder({ keys: { ...folder.keys, sandboxDocument: true } })),
    /request --data \S+ --name "LEGAL NAME" --state CC --out seal\.csr.*install --data \S+ --chain FILE/,
  )
  assert.match(
    mends('address-plain', { publicUrl: 'http://desk.example' }),
    /“guichet init” was told http:\/\/, make the desk anew/,
  )
  assert.match(mends('alert-webhook-missing', tenant({ settings: silent })), /page of settings/)
})

test('a real desk does not open where an order could be lost or forged, and opens where it only works worse', () => {
  const stops = (more: Partial<SetUp>) =>
    stopsStart(judge({ ...good, ...more }), more.publicUrl ?? good.publicUrl).map(({ about }) => about)
  assert.deepEqual(
    [
      stops({}),
      stops(setting('fsync', 'off')),
      stops({ publicUrl: 'http://desk.example' }),
      stops({ publicUrl: 'http://localhost:4884' }),
      stops({ mediaUrl: good.publicUrl }),
      stops(inFolder({ mode: 0o755 })),
      stops(db({ sampleAuthorities: 2 })),
      stops(db({ role: { ...database.role, superuser: true } })),
      stops(db({ ahead: 4_000 })),
      stops({ unreachablePlatforms: [{ origin: 'https://platform.example', why: 'away' }] }),
      stops({ log: { state: 'wrong', why: 'forked' } }),
      stops(inFolder({ free: { bytes: 1, share: 0.01 } })),
    ],
    [
      [],
      ['database-fsync'],
      ['address-plain'],
      [],
      ['media-origin'],
      ['folder-mode'],
      ['sample-authorities'],
      ['database-role'],
      ['clock-apart'],
      [],
      [],
      [],
    ],
  )
})

test('a backup that never was, is too old, or lies with its keys is said', () => {
  const said = (backup: SetUp['backup']) => wrongWith({ backup } as Partial<SetUp>)
  assert.deepEqual(
    [
      said(undefined),
      said({ at: '2026-11-20T08:00:00.000Z', apart: true }),
      said({ at: '2026-11-23T08:00:00.000Z', apart: false }),
    ],
    [['backup-never: warning'], ['backup-old: warning'], ['backup-together: warning']],
  )
})
