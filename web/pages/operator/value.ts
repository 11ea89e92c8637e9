import type { SettingsView } from '../../../desk/http/contract/index.ts'
import type { Setting } from './setting-field.tsx'
import { displayNames, listFormat, numberFormat } from '../../formats.ts'

/** A setting as a person reads it: names for codes, and of what has a secret only the rest. */
export function valueOf(setting: Exclude<Setting, 'listGuard'>, view: SettingsView, locale: string): string {
  switch (setting) {
    case 'homeState':
      return view.homeState === ''
        ? ''
        : (displayNames(locale, { type: 'region' }).of(view.homeState) ?? view.homeState)
    case 'languages': {
      const names = displayNames(locale, { type: 'language' })
      return listFormat(locale).format(view.languages.map((code) => names.of(code) ?? code))
    }
    case 'undisputedBeforeAutomatic':
      return numberFormat(locale).format(view.undisputedBeforeAutomatic)
    case 'recordYears':
      return numberFormat(locale, { style: 'unit', unit: 'year', unitDisplay: 'long' }).format(
        view.recordYears,
      )
    case 'alertWebhook':
    case 'verdictWebhook':
      return view[setting]?.url ?? ''
    case 'retroHunt':
      return view.retroHunt
        ? `${numberFormat(locale, { style: 'unit', unit: 'month', unitDisplay: 'long' }).format(view.retroHunt.months)} · ${view.retroHunt.basis}`
        : ''
    case 'signIn':
      return view.signIn ? `${view.signIn.label} · ${view.signIn.issuer}` : ''
    default:
      return view[setting]
  }
}
