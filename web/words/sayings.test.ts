import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventTypes } from '../../core/event.ts'
import { agreeable } from '../../core/second-person.ts'
import { ar } from './ar/index.ts'
import { en } from './en/index.ts'
import { fr } from './fr/index.ts'

const home = join(import.meta.dirname, '../..')
const family =
  'history|key|why-not|because|why|consequence|finding|alert|registry|ended|refusal|house-change|registry-change|first-run|trial|dry-run|drill|unfit'
/** Points where a test may stop the process; named alike, said to nobody. */
const crashpoints = ['alert.kept', 'alert.called']
const noSentence = new Set<string>([...eventTypes, ...crashpoints, 'alert.raised'])

const deeds = [
  'restrict',
  'leave',
  'clarify',
  'impossible',
  'grounds-ceased',
  'refuse',
  'hold',
  'call-back',
  'undo',
  'enter-follow-up',
  'extend-hold',
  'legal-hold',
  'answer-handed-over',
  'person-told',
]
const askEnds = ['approved', 'declined', 'withdrawn', 'lapsed', 'changed']
const settings =
  'legalName homeState legalRepresentative authorisedPerson contactEmail languages zone undisputedBeforeAutomatic recordYears listGuard alertWebhook verdictWebhook retroHunt signIn secondPerson'.split(
    ' ',
  )
const bankSteps = 'renamed titled turned-on turned-off live-share radius radius-usual ended'.split(' ')
const entrySteps = ['entry-on', 'entry-off', 'entry-off-until', 'entry-confirmed', 'entry-said']
const lost = ['key-revoked', 'authority-revoked']
const unfound = ['not-ours', 'gone', 'ambiguous', 'failed']

/** What may stand in the gap of each key that is put together. A key that is not listed here fails the test. */
const gaps: Record<string, readonly string[]> = {
  'history.match.${verdict}': ['known', 'exempt', 'collision'],
  'history.bank.${key}': [...bankSteps, ...entrySteps],
  'history.match.${how}': ['lapsed', 'again'],
  'history.bank.on-match-${done}': ['review', 'block', 'block-proposed', 'block-rejected'],
  'history.import.${how}': ['freed', 'dropped'],
  'history.token.${how}': ['made', 'ended'],
  'history.${type}': [
    'match.opened',
    'match.joined',
    'clock.started',
    'clock.stopped',
    'clock.restarted',
    'clock.satisfied',
    'role.changed',
    'settings.changed',
  ],
  'house-change.setting.${change.setting}': settings,
  'house-change.setting.${change.setting}.off': ['retroHunt', 'verdictWebhook'],
  "house-change.${change.change}${administers ? '.administers' : ''}": [],
  'house-change.no.${refused}': [
    'name-taken',
    'no-such-person',
    'not-oneself',
    'active',
    'not-active',
    'too-few-administrators',
    'too-few-register',
    'too-few-seniors',
    'waits',
    'not-asleep',
    'last-connection',
    'other-kind',
    'id-taken',
    'no-such-connection',
    'proposer-gone',
  ],
  'registry-change.no.${refused}': [
    'no-such-authority',
    'authority-revoked',
    'key-id-taken',
    'no-such-key',
    'no-such-officer',
    'notice-to-come',
    'authority-known',
    'no-such-instrument',
    'waits',
    'proposer-gone',
  ],
  'first-run.lacks.${what}': ['two-people', 'authority', 'platform', 'platform-test', 'drill', 'drill-runs'],
  // Only what has no sentence of its own is told by its type alone.
  'history.${event.type}': ['demand.received', 'registry.changed'],
  'history.asked.${deed}': agreeable,
  'history.ask-ended.${how}': askEnds,
  'why-not.handover-${sheet.outcome}': ['taken', 'withdrawn', 'replaced'],
  'why-not.request-${outcome}': askEnds,
  'history.received.${receipt.channel}': ['signed-http', 'by-hand'],
  'history.trust.${trust.outcome}': ['pass', 'hold', 'refuse'],
  'history.held.${lost}': lost,
  'history.handed-over.${deed.by}': ['post', 'mail', 'telephone', 'in-person'],
  'history.call-back.${deed.outcome}': ['confirmed', 'denied', 'not-reached'],
  'history.decided.${report.deed}': ['clarify', 'impossible'],
  'history.${receipt.found}': unfound,
  'history.failed.${receipt.deed}': ['restrict', 'restore', 'notice'],
  'history.${state}': ['lapsed', 'destroyed'],
  'history.viewed.${form}': ['veiled', 'clear', 'text'],
  'history.exported.${what}': ['case-file', 'case-file-with-content', 'keys', 'notes'],
  'history.connection.${outcome}': ['added', 'changed', 'retired', 'back', 'proposed', 'rejected'],
  'house-change.connection.${made(change)}': ['added', 'changed', 'retired', 'back'],
  'history.drill.${state}': ['done', 'failed'],
  'drill.before-${deed}': [],
  'drill.after-${deed}': [],
  'unfit.${end}-${of}': [
    'least-letters',
    'most-letters',
    'least-answers',
    'most-answers',
    'least-number',
    'most-number',
  ],
  'trial.reachable.${fault.reason}': ['refused', 'timed-out', 'broken', 'too-large'],
  'trial.${about}.good': ['resolve', 'copy', 'look', 'restrict', 'restore', 'notice'],
  'trial.${about}.bad': ['resolve', 'copy', 'look', 'restrict', 'restore', 'notice'],
  'dry-run.${found.kind}': ['not-ours', 'gone', 'ambiguous'],
  'drill.not-restricted.${verdict}': ['did-not-take', 'unknown-retry', 'permanent'],
  'drill.amiss.${each}': ['notice', 'by-another', 'wider', 'exported', 'astray'],
  'history.by.${actor.kind}': ['staff', 'authority', 'platform', 'desk', 'person'],
  'alert.${lost}': lost,
  'alert.${kind}': ['vault-full', 'vault-low'],
  'alert.${receipt.deed}-failed': ['restrict', 'restore', 'notice'],
  'why.${receipt.lost}': lost,
  'why.${report.deed}': ['clarify', 'impossible'],
  'why.${verdict}': ['did-not-take', 'unknown-retry', 'permanent'],
  'why.${found.kind}': ['not-ours', 'gone', 'ambiguous'],
  'ended.${event}': ['withdrawn', 'annulled'],
  'why-not.ended.${demand.ended.how}': ['refused', 'withdrawn', 'annulled'],
  'why-not.target-${target.outcome}': ['restricting', 'restricted', 'gone', 'restoring'],
  'why-not.${target.resolution}': unfound,
  'refusal.${deed.ground}': ['unauthentic'],
  'key.${deed}': deeds,
  'consequence.${deed.deed}': deeds,
  'finding.${code}': ['missing', 'wrong', 'inconsistent', 'unknown'],
  "registry.automatic-${change.on ? 'on' : 'off'}": ['on', 'off'],
  'registry.${change.change}': [
    'add-authority',
    'add-key',
    'revoke-key',
    'revoke-authority',
    'competences',
    'contact',
    'officer',
    'officer-end',
    'first-notice',
  ],
  'why.webhook-${reason}': ['timed-out', 'broken', 'too-large', 'barred'],
  'why-not.delivery-${row.state}': ['pending', 'done', 'dropped', 'dead'],
}

const shelves: Record<string, Record<string, string>> = { en, fr, ar }
const said = (shelf: Record<string, string>, key: string) => key in shelf || `${key}_other` in shelf

function sources(): { file: string; text: string }[] {
  return (
    globSync(['core/**/*.ts', 'desk/**/*.ts', 'connectors/**/*.ts'], { cwd: home })
      // Points where a test may stop the process are named alike, and said to nobody.
      .filter((file) => !file.endsWith('.test.ts') && file !== 'desk/outside/crashpoint.ts')
      .map((file) => ({ file, text: readFileSync(join(home, file), 'utf8') }))
  )
}

/** The names below a heading of the regimes, wherever it stands. */
function namesBelow(heading: string): string[] {
  const text = globSync('regimes/*.yaml', { cwd: home, exclude: (name) => name.endsWith('.cases.yaml') })
    .map((file) => readFileSync(join(home, file), 'utf8'))
    .join('\n')
  const blocks = [...text.matchAll(new RegExp(`^    ${heading}:\\n((?:(?:      .*| *|    #.*)\\n)+)`, 'gm'))]
  return [
    ...new Set(
      blocks.flatMap(([, block = '']) =>
        [...block.matchAll(/^      ([a-z-]+):/gm)].map(([, name = '']) => name),
      ),
    ),
  ]
}

test('whatever the desk can say, it can say in English, French and Arabic', () => {
  const missing: string[] = []
  let seen = 0
  for (const { file, text } of sources()) {
    const keys = [...text.matchAll(new RegExp(`'((?:${family})\\.[a-z][a-z0-9.-]*)'`, 'g'))].map(
      ([, key = '']) => key,
    )
    for (const key of keys) {
      if (noSentence.has(key)) continue
      seen++
      for (const [language, shelf] of Object.entries(shelves))
        if (!said(shelf, key)) missing.push(`${language} ${key} (${file})`)
    }
  }
  assert.deepEqual(missing, [])
  assert.ok(seen > 80, `only ${seen} keys were found: the search is wrong`)
})

test('a sentence whose key is put together has words for everything that may stand in its gap', () => {
  const missing: string[] = []
  for (const { file, text } of sources())
    for (const [, key = ''] of text.matchAll(
      new RegExp(`\`((?:${family})\\.[^\`\\n ]*\\$\\{[^\`]*)\``, 'g'),
    )) {
      const fillings = gaps[key]
      if (!fillings) missing.push(`${key} in ${file} is not listed here`)
      for (const filling of fillings ?? [])
        for (const [language, shelf] of Object.entries(shelves)) {
          const whole = key.replace(/\$\{.*\}/, filling)
          if (!said(shelf, whole)) missing.push(`${language} ${whole} (${file})`)
        }
    }
  assert.deepEqual(missing, [])
})

test('no word of a law stands among the words of the screens: a new law brings its own', () => {
  const names = ['clocks', 'forms', 'grounds', 'followUps', 'answers', 'redress'].flatMap(namesBelow)
  assert.ok(
    ['removal', 'annex-ii', 'force-majeure', 'withdrawal', 'lcen-answer'].every((name) =>
      names.includes(name),
    ),
  )
  // Names that an effect, a deed, an event and an alert of the desk bear too.
  const ours = new Set(['alert', 'impossible', 'clarification', 'kept'])
  const keys = Object.keys(en).filter((key) => /^(code|history|why|ended|follow-up)\./.test(key))
  const taken = names.filter((name) => !ours.has(name) && keys.some((key) => key.split('.').includes(name)))
  assert.deepEqual(taken, [])
})
