import type { InstrumentForm } from '../../desk/http/contract/index.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox, Choice, Choices, Field } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { Pick } from '../ui/pick.tsx'
import { useWords } from '../words/index.ts'
import type { ItemRow, Value } from './order-form.ts'
import { dateFormat, displayNames } from '../formats.ts'

type FieldOfForm = InstrumentForm['fields'][number]

/** A time is typed as the clock on the wall shows it; the browser knows which wall. */
export const ownZone = (): string => dateFormat('en', {}).resolvedOptions().timeZone

/** One line of a form, drawn as its kind asks. */
export function FormField({
  field,
  id,
  value,
  rows,
  error,
  onChange,
}: {
  field: FieldOfForm
  id: string
  value: Value | undefined
  rows: readonly ItemRow[]
  error: string | undefined
  onChange: (value: Value) => void
}) {
  const { t, pick, locale } = useWords()
  const common = {
    label: pick(field.label),
    help:
      [field.help ? pick(field.help) : '', field.article ?? ''].filter((part) => part !== '').join(' · ') ||
      undefined,
    error,
    optional:
      field.required === 'required'
        ? undefined
        : t(field.required === 'optional' ? 'field.optional' : 'field.conditional'),
    id,
  }
  const text = typeof value === 'string' ? value : ''
  const options = (field.options ?? []).map((option) => ({ value: option.code, label: pick(option.title) }))
  switch (field.type) {
    case 'long-text':
      return <Field {...common} lines={5} value={text} onChange={onChange} />
    case 'email':
    case 'url':
    case 'date':
      return <Field {...common} type={field.type} value={text} onChange={onChange} ltr />
    case 'date-time':
      return (
        <Field
          {...common}
          help={[common.help, t('field.zone', { zone: ownZone() })].filter(Boolean).join(' · ')}
          type="datetime-local"
          value={text}
          onChange={onChange}
          ltr
        />
      )
    case 'text':
      return <Field {...common} value={text} onChange={onChange} />
    case 'boolean':
      return (
        <div id={id}>
          <Checkbox selected={value === true} onChange={onChange}>
            {common.label}
            {common.help ? <span className="choice-help">{common.help}</span> : null}
          </Checkbox>
        </div>
      )
    case 'country': {
      const named = options.map(({ value }) => ({ value, label: countryName(value, locale) }))
      return named.length > 0 ? (
        <Pick
          {...common}
          value={text}
          onChange={onChange}
          options={[{ value: '', label: t('field.choose') }, ...named]}
        />
      ) : (
        <Field {...common} value={text} onChange={(code) => onChange(code.toUpperCase())} maxLength={2} ltr />
      )
    }
    case 'choice':
      return (
        <div id={id}>
          <Choice {...common} value={text} onChange={onChange} options={options} />
        </div>
      )
    case 'choices':
      return (
        <div id={id}>
          <Choices
            {...common}
            values={Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []}
            onChange={onChange}
            options={options}
          />
        </div>
      )
    case 'items':
      return <Items {...common} rows={rows} onChange={onChange} />
  }
}

/** Addresses with what helps to find them: as many as the order names. */
function Items({
  label,
  help,
  error,
  id,
  rows,
  onChange,
}: {
  label: string
  help: string | undefined
  error: string | undefined
  id: string
  rows: readonly ItemRow[]
  onChange: (rows: Value) => void
}) {
  const { t, number } = useWords()
  const set = (index: number, row: Partial<ItemRow>) =>
    onChange(rows.map((one, at) => (at === index ? { ...one, ...row } : one)))
  return (
    <fieldset className="field items" id={id}>
      <legend className="field-label">{label}</legend>
      {help ? <p className="field-help">{help}</p> : null}
      {error ? <p className="field-error">{error}</p> : null}
      {rows.map((row, index) => (
        // Rows have no name of their own; they are only added at the end or taken away.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="item" key={index}>
          <span className="target-ordinal">{number(index + 1)}</span>
          <div className="item-fields">
            <Field
              label={t('field.address')}
              type="url"
              value={row.url}
              onChange={(url) => set(index, { url })}
              ltr
            />
            <Field
              label={t('field.additional-info')}
              optional={t('field.optional')}
              value={row.additionalInfo}
              onChange={(additionalInfo) => set(index, { additionalInfo })}
            />
          </div>
          {rows.length > 1 ? (
            <Button
              look="quiet"
              small
              onPress={() => onChange(rows.filter((_, at) => at !== index))}
              aria-label={t('field.remove-address', { ordinal: number(index + 1) })}
            >
              <Icon name="close" size={14} />
            </Button>
          ) : null}
        </div>
      ))}
      <Button small onPress={() => onChange([...rows, { url: '', additionalInfo: '' }])} className="item-add">
        <Icon name="plus" size={14} />
        {t('field.add-address')}
      </Button>
    </fieldset>
  )
}

function countryName(code: string, locale: string): string {
  try {
    return displayNames(locale, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
