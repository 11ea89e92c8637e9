import type { SettingChange, SettingsView } from '../../../desk/http/contract/index.ts'
import { languages, memberStates } from '../../../desk/http/contract/union.ts'
import { Choices, Field } from '../../ui/field.tsx'
import { Pick } from '../../ui/pick.tsx'
import { useWords, type WordKey } from '../../words/index.ts'
import { displayNames } from '../../formats.ts'

/** Those with boxes of their own; the rules for two persons have a place of their own. */
export type Setting = Exclude<SettingChange['setting'], 'secondPerson'>
/** What stands in the boxes; several where a setting has several parts. */
export type Draft = Readonly<Record<string, string | readonly string[]>>

const lines = {
  legalName: {},
  authorisedPerson: {},
  contactEmail: { type: 'email', ltr: true },
  legalRepresentative: { lines: 3 },
} as const

/** The question of one setting: its box, with what is known filled in. */
export function SettingField({
  setting,
  draft,
  onDraft,
  error,
  heading = false,
}: {
  setting: Setting
  draft: Draft
  onDraft: (draft: Draft) => void
  error?: string | undefined
  /** The page's heading asks the question already; the box has the same name for those who hear it. */
  heading?: boolean
}) {
  const { t, locale } = useWords()
  const label = heading ? (
    <span className="unseen">{t(`operator.${setting}`)}</span>
  ) : (
    t(`operator.${setting}`)
  )
  const common = { label, help: t(`operator.${setting}.help`), error }
  const text = (name: string) => String(draft[name] ?? '')
  const set = (name: string) => (value: string) => onDraft({ ...draft, [name]: value })
  const named = (type: 'region' | 'language', code: string) => displayNames(locale, { type }).of(code) ?? code
  switch (setting) {
    case 'homeState':
      return (
        <Pick
          {...common}
          value={text('value')}
          onChange={set('value')}
          options={[
            { value: '', label: '–' },
            ...memberStates
              .map((code) => ({ value: code, label: named('region', code) }))
              .toSorted((a, b) => a.label.localeCompare(b.label, locale)),
          ]}
        />
      )
    case 'languages':
      return (
        <Choices
          {...common}
          values={[...(draft.value ?? [])]}
          onChange={(value) => onDraft({ ...draft, value })}
          options={languages.map((code) => ({ value: code, label: named('language', code) }))}
        />
      )
    case 'zone':
      return (
        <Pick
          {...common}
          value={text('value')}
          onChange={set('value')}
          options={zones(text('value')).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        />
      )
    case 'alertWebhook':
    case 'verdictWebhook':
    case 'retroHunt':
    case 'listGuard':
    case 'signIn': {
      const parts = partsOf[setting]
      return (
        <fieldset className="field">
          <legend className="field-label">{label}</legend>
          <p className="field-help">{t(`operator.${setting}.help`)}</p>
          {error ? <p className="field-error">{error}</p> : null}
          <div className="parts-of-one">
            {parts.map(({ name, word, help, ltr }) => (
              <Field
                key={name}
                label={t(word)}
                help={help ? t(help) : undefined}
                ltr={ltr}
                value={text(name)}
                onChange={set(name)}
              />
            ))}
          </div>
        </fieldset>
      )
    }
    case 'undisputedBeforeAutomatic':
    case 'recordYears':
      return <Field {...common} ltr value={text('value')} onChange={set('value')} />
    default:
      return <Field {...common} {...lines[setting]} value={text('value')} onChange={set('value')} />
  }
}

type Part = { name: string; word: WordKey; help?: WordKey; ltr: boolean }
const webhookParts: readonly Part[] = [
  { name: 'url', word: 'operator.alertWebhook.url', ltr: true },
  {
    name: 'secret',
    word: 'operator.alertWebhook.secret',
    help: 'operator.alertWebhook.secret.help',
    ltr: true,
  },
]
const signInParts: readonly Part[] = [
  { name: 'issuer', word: 'operator.signIn.issuer', ltr: true },
  { name: 'clientId', word: 'operator.signIn.clientId', ltr: true },
  {
    name: 'clientSecret',
    word: 'operator.signIn.clientSecret',
    help: 'operator.signIn.clientSecret.help',
    ltr: true,
  },
  { name: 'label', word: 'operator.signIn.label', ltr: false },
]

const huntParts: readonly Part[] = [
  { name: 'basis', word: 'operator.retroHunt.basis', help: 'operator.retroHunt.basis.help', ltr: false },
  { name: 'months', word: 'operator.retroHunt.months', help: 'operator.retroHunt.months.help', ltr: true },
  { name: 'atOnce', word: 'operator.retroHunt.atOnce', help: 'operator.retroHunt.atOnce.help', ltr: true },
]
const guardParts: readonly Part[] = (['growthFrom', 'growthTimes', 'matchesAnHour'] as const).map((name) => ({
  name,
  word: `operator.listGuard.${name}`,
  ltr: true,
}))
const partsOf = {
  alertWebhook: webhookParts,
  verdictWebhook: webhookParts,
  retroHunt: huntParts,
  listGuard: guardParts,
  signIn: signInParts,
}

/** Settings of several parts that a desk may do without. */
export function isOptional(setting: Setting): setting is keyof typeof partsOf {
  return Object.hasOwn(partsOf, setting)
}

/** Where the Union's people live, and whatever is set already. */
function zones(set: string): string[] {
  const near = Intl.supportedValuesOf('timeZone').filter((zone) =>
    /^(Europe|Atlantic|Asia\/Nicosia)/.test(zone),
  )
  return [...new Set([set === '' ? 'UTC' : set, 'UTC', ...near])]
}

/** What is known of a setting, as it stands in the boxes. A zone nobody chose yet is the one of this machine. */
export function draftOf(setting: Setting, view: SettingsView): Draft {
  switch (setting) {
    case 'alertWebhook':
    case 'verdictWebhook':
      return { url: view[setting]?.url ?? '', secret: '' }
    case 'retroHunt':
      return {
        basis: view.retroHunt?.basis ?? '',
        months: String(view.retroHunt?.months ?? 3),
        atOnce: String(view.retroHunt?.atOnce ?? 20),
      }
    case 'listGuard':
      return Object.fromEntries(Object.entries(view.listGuard).map(([name, value]) => [name, String(value)]))
    case 'signIn':
      return {
        issuer: view.signIn?.issuer ?? '',
        clientId: view.signIn?.clientId ?? '',
        clientSecret: '',
        label: view.signIn?.label ?? '',
      }
    case 'undisputedBeforeAutomatic':
    case 'recordYears':
      return { value: String(view[setting]) }
    case 'zone':
      return {
        value: view.zone === 'UTC' ? Intl.DateTimeFormat().resolvedOptions().timeZone : view.zone,
      }
    default:
      return { value: view[setting] }
  }
}

/** What the boxes say, as the desk takes it; it says itself what it finds wrong. */
export function changeOf(setting: Setting, draft: Draft): SettingChange {
  return { setting, value: valueIn(setting, draft) } as SettingChange
}

function valueIn(setting: Setting, draft: Draft): unknown {
  if (setting === 'retroHunt')
    return { basis: draft.basis, months: Number(draft.months), atOnce: Number(draft.atOnce) }
  if (setting === 'listGuard')
    return Object.fromEntries(Object.entries(draft).map(([name, value]) => [name, Number(value)]))
  if (isOptional(setting)) return draft
  return setting === 'undisputedBeforeAutomatic' || setting === 'recordYears'
    ? Number(draft.value)
    : draft.value
}

/** That there is none: said, and not merely left out. */
export function noneOf(setting: Setting): SettingChange {
  return { setting, value: isOptional(setting) ? null : '' } as SettingChange
}
