import { type ReactNode, useId, useRef } from 'react'
import {
  Checkbox as Tick,
  FieldError,
  Input,
  Label,
  Radio,
  RadioGroup,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components'

type Common = {
  label: ReactNode
  help?: ReactNode
  error?: string | undefined
  optional?: string | undefined
  id?: string
}

const Head = ({ label, optional }: { label: ReactNode; optional?: string | undefined }) => (
  <Label className="field-label">
    {label}
    {optional ? <span className="field-optional"> ({optional})</span> : null}
  </Label>
)
const Help = ({ help }: { help?: ReactNode }) =>
  help ? (
    <Text slot="description" className="field-help">
      {help}
    </Text>
  ) : null

/** One line or several of text: label, help, error, box, in the order they are read. */
export function Field({
  label,
  help,
  error,
  optional,
  id,
  value,
  onChange,
  type = 'text',
  lines,
  required = false,
  ltr = false,
  autoFocus = false,
  maxLength,
}: Common & {
  value: string
  onChange: (value: string) => void
  type?: 'text' | 'email' | 'url' | 'date' | 'datetime-local' | 'tel' | 'search' | 'password'
  lines?: number
  required?: boolean
  ltr?: boolean
  autoFocus?: boolean
  maxLength?: number
}) {
  const box = {
    className: 'field-box',
    dir: ltr ? ('ltr' as const) : ('auto' as const),
    ...(id ? { id } : {}),
    ...(maxLength ? { maxLength } : {}),
    // A secret of the house: nothing for the browser to remember, nor to fill in.
    ...(type === 'password' ? { autoComplete: 'new-password' } : {}),
  }
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isRequired={required}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- only used where a dialog has just been opened by a key
      autoFocus={autoFocus}
      type={type === 'datetime-local' || type === 'date' ? 'text' : type}
    >
      <Head label={label} optional={optional} />
      <Help help={help} />
      <FieldError className="field-error">{error}</FieldError>
      {lines ? <TextArea {...box} rows={lines} /> : <Input {...box} type={type} />}
    </TextField>
  )
}

export type Option = { value: string; label: ReactNode; help?: ReactNode }

export function Choice({
  label,
  help,
  error,
  optional,
  options,
  value,
  onChange,
}: Common & { options: readonly Option[]; value: string; onChange: (value: string) => void }) {
  // Said once with the question: as a description of the slot it would be said again with every answer.
  const about = useId()
  return (
    <RadioGroup
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      {...(help ? { 'aria-describedby': about } : {})}
    >
      <Head label={label} optional={optional} />
      {help ? (
        <p className="field-help" id={about}>
          {help}
        </p>
      ) : null}
      <FieldError className="field-error">{error}</FieldError>
      <div className="choices">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="choice">
            <span className="choice-dot" aria-hidden="true" />
            <span className="choice-text">
              <span>{option.label}</span>
              {option.help ? <span className="choice-help">{option.help}</span> : null}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}

/** `withShift`: it was pressed with the shift key, which takes in everything between. */
export function Checkbox({
  children,
  selected,
  onChange,
  label,
}: {
  children?: ReactNode
  selected: boolean
  onChange: (selected: boolean, withShift: boolean) => void
  label?: string
}) {
  const shift = useRef(false)
  return (
    <Tick
      className="choice"
      isSelected={selected}
      onPress={(event) => {
        shift.current = event.shiftKey
      }}
      onChange={(now) => onChange(now, shift.current)}
      {...(label ? { 'aria-label': label } : {})}
    >
      <span className="choice-box" aria-hidden="true">
        <svg viewBox="0 0 16 16">
          <path d="M3.2 8.4 6.5 11.7 12.8 4.8" />
        </svg>
      </span>
      {children ? <span className="choice-text">{children}</span> : null}
    </Tick>
  )
}

/** Several ticks under one question. */
export function Choices({
  label,
  help,
  error,
  options,
  values,
  onChange,
}: Common & { options: readonly Option[]; values: readonly string[]; onChange: (values: string[]) => void }) {
  return (
    <fieldset className="field" data-invalid={error === undefined ? undefined : true}>
      <legend className="field-label">{label}</legend>
      {help ? <p className="field-help">{help}</p> : null}
      {error ? <p className="field-error">{error}</p> : null}
      <div className="choices">
        {options.map((option) => (
          <Checkbox
            key={option.value}
            selected={values.includes(option.value)}
            onChange={(on) =>
              onChange(on ? [...values, option.value] : values.filter((value) => value !== option.value))
            }
          >
            {option.label}
            {option.help ? <span className="choice-help">{option.help}</span> : null}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  )
}
