import { useState } from 'react'
import { Checkbox, Field } from '../../ui/field.tsx'
import { Pick } from '../../ui/pick.tsx'
import { useWords } from '../../words/index.ts'
import { type Option, useOffered } from './filters.tsx'
import { type Choice, valuesOf, type Wish, withValues } from './wish.ts'

/** Everything a list can be narrowed by. Each choice is taken at once; the list below follows. */
export function Filters({ wish, onWish }: { wish: Wish; onWish: (wish: Wish) => void }) {
  const { t } = useWords()
  const offered = useOffered()
  const several = (choice: Choice) => (
    <Several
      label={t(`filter.${choice}`)}
      options={offered[choice]}
      values={valuesOf(wish, choice)}
      onChange={(values) => onWish(withValues(wish, choice, values))}
    />
  )
  const oneMore = (choice: Choice) => {
    const left = offered[choice].filter(({ value }) => !valuesOf(wish, choice).includes(value))
    return (
      <Pick
        label={t(`filter.${choice}`)}
        value=""
        onChange={(value) => onWish(withValues(wish, choice, [...valuesOf(wish, choice), value]))}
        options={[{ value: '', label: t('filter.any') }, ...left]}
      />
    )
  }
  return (
    <section className="filters" id="filters" aria-label={t('filter.title')}>
      {several('wait')}
      {several('trust')}
      {several('outcome')}
      <div className="filters-column">
        {oneMore('authority')}
        {oneMore('country')}
        {oneMore('instrument')}
        {offered.regime.length > 1 ? oneMore('regime') : null}
      </div>
      <div className="filters-column">
        {oneMore('assigned')}
        <Pick
          label={t('filter.due')}
          value={wish.due ?? ''}
          onChange={(value) => onWish(withValues(wish, 'due', value ? [value] : []))}
          options={[{ value: '', label: t('filter.any') }, ...offered.due]}
        />
        <Day choice="from" wish={wish} onWish={onWish} />
        <Day choice="to" wish={wish} onWish={onWish} />
        <Checkbox
          selected={wish.urgent === '1'}
          onChange={(on) => onWish(withValues(wish, 'urgent', on ? ['1'] : []))}
        >
          {t('filter.urgent')}
        </Checkbox>
      </div>
    </section>
  )
}

function Several({
  label,
  options,
  values,
  onChange,
}: {
  label: string
  options: readonly Option[]
  values: readonly string[]
  onChange: (values: readonly string[]) => void
}) {
  return (
    <fieldset className="filters-several">
      <legend className="field-label">{label}</legend>
      {options.map(({ value, label }) => (
        <Checkbox
          key={value}
          selected={values.includes(value)}
          onChange={(on) => onChange(on ? [...values, value] : values.filter((one) => one !== value))}
        >
          {label}
        </Checkbox>
      ))}
    </fieldset>
  )
}

/** A day half typed is not one yet; the list waits until it is. */
function Day({ choice, wish, onWish }: { choice: 'from' | 'to'; wish: Wish; onWish: (wish: Wish) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(wish[choice] ?? '')
  return (
    <Field
      label={t(`filter.${choice}`)}
      type="date"
      value={typed}
      onChange={(value) => {
        setTyped(value)
        if (value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value))
          onWish(withValues(wish, choice, value ? [value] : []))
      }}
    />
  )
}
