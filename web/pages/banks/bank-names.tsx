import { Field } from '../../ui/field.tsx'
import { useWords } from '../../words/index.ts'

/** What people and what programs call a bank, as it is typed. */
export type Names = { title: string; name: string }

export const misnamed = ({ name }: Names): boolean => !/^[A-Z_][A-Z0-9_]{0,63}$/.test(name)

export function BankNames({
  names,
  onChange,
  tried,
  isFirst = false,
}: {
  names: Names
  onChange: (names: Names) => void
  tried: boolean
  /** The cursor stands here when the dialog opens. */
  isFirst?: boolean
}) {
  const { t } = useWords()
  return (
    <>
      <Field
        label={t('bank.title')}
        help={t('bank.title.help')}
        optional={t('field.optional')}
        value={names.title}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just been opened by a key
        autoFocus={isFirst}
        maxLength={200}
        onChange={(title) => onChange({ ...names, title })}
      />
      <Field
        label={t('bank.name')}
        help={t('bank.name.help')}
        value={names.name}
        ltr
        required
        maxLength={64}
        onChange={(typed) => onChange({ ...names, name: typed.toUpperCase().replaceAll(/[\s-]+/g, '_') })}
        error={tried && misnamed(names) ? t('bank.name.wanted') : undefined}
      />
    </>
  )
}
