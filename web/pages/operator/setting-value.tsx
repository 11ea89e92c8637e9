import type { SettingsView } from '../../../desk/http/contract/index.ts'
import { Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { isOptional, type Setting } from './setting-field.tsx'
import { valueOf } from './value.ts'

/** A setting on its card: its value in the words of whoever set it, in a sentence of ours where it is figures, and what follows of it. */
export function SettingValue({ setting, view }: { setting: Setting; view: SettingsView }) {
  const { t, locale } = useWords()
  if (setting === 'listGuard') return <p>{t('operator.listGuard.value', view.listGuard)}</p>
  const value = valueOf(setting, view, locale)
  if (value === '') return <p>{t(isOptional(setting) ? 'operator.off' : 'operator.none')}</p>
  const note =
    setting === 'homeState'
      ? t(view.holidaysKnown ? 'operator.holidays.known' : 'operator.holidays.unknown')
      : setting === 'retroHunt' && view.retroHunt
        ? t('operator.retroHunt.unasked', { pieces: view.retroHunt.atOnce })
        : undefined
  return (
    <>
      <p>
        <Raw lines>{value}</Raw>
      </p>
      {note ? <p className="block-note">{note}</p> : null}
    </>
  )
}
