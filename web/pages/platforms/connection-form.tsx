import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConnectionDraft, PlatformList, SettingField } from '../../../desk/http/contract/index.ts'
import { desk, Refusal } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, Choice, Field } from '../../ui/field.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors, useFound } from '../errors.tsx'
import { TrialList } from './trial-list.tsx'

type Kinds = PlatformList['kinds']
type Connection = PlatformList['connections'][number]
type Value = NonNullable<SettingField['usual']>

/**
 * One connection, drawn from its connector's own description. Tried before it is kept; a secret that is there stays
 * unless another is typed, and none is ever shown.
 */
export function ConnectionForm({
  kinds,
  connection,
  onKept,
  onCancel,
}: {
  kinds: Kinds
  connection?: Connection
  onKept: () => void
  onCancel?: () => void
}) {
  const { t, say } = useWords()
  const queries = useQueryClient()
  const [kind, setKind] = useState(connection?.kind ?? kinds[0]?.kind ?? '')
  const [id, setId] = useState(connection?.id ?? '')
  const [title, setTitle] = useState(connection?.title ?? '')
  const [values, setValues] = useState<Record<string, Value>>(connection?.settings ?? {})
  const fields = kinds.find((one) => one.kind === kind)?.fields ?? []
  const draft = () => draftOf({ id, kind, title, isNew: connection === undefined }, fields, values)
  const test = useMutation({ mutationFn: () => desk.testPlatform(draft()) })
  const keep = useMutation({
    mutationFn: () => desk.keepPlatform(draft()),
    onSuccess: async ({ waits }) => {
      await queries.invalidateQueries({ queryKey: ['platforms'] })
      toast(waits ? 'waits' : 'done', t(waits ? 'people.waits' : 'platforms.form.kept'))
      onKept()
    },
  })
  const [isAsked, setAsked] = useState(false)
  const failed = test.data?.trials.some(({ found }) => found === 'bad') === true
  const pressTest = () => {
    keep.reset()
    setAsked(false)
    test.mutate()
  }
  /** What is known not to work may be kept, by somebody who was told. */
  const pressKeep = () => {
    if (failed && !isAsked) return void setAsked(true)
    if (test.error) test.reset()
    keep.mutate()
  }
  const error = keep.error ?? test.error
  const faults = faultsIn(error, useFound())
  const busy = test.isPending || keep.isPending
  const name = (text: string) => {
    setTitle(text)
    // A short name is offered until somebody writes one.
    if (!connection && (id === '' || id === shortOf(title))) setId(shortOf(text))
  }
  return (
    <>
      <div className="dialog-body deed-form">
        {error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={error} />
          </Trouble>
        ) : null}
        {connection ? null : (
          <Choice
            label={t('platforms.form.kind')}
            value={kind}
            onChange={(chosen) => {
              setKind(chosen)
              setValues({})
            }}
            options={kinds.map((one) => ({
              value: one.kind,
              label: say({ key: `platform.kind.${one.kind}` }),
              help: say({ key: `platform.kind.${one.kind}.help` }),
            }))}
          />
        )}
        <Field label={t('platforms.form.name')} value={title} onChange={name} error={faults.get('title')} />
        {connection ? null : (
          <Field
            label={t('platforms.form.id')}
            help={t('platforms.form.id.help')}
            value={id}
            onChange={setId}
            error={faults.get('id')}
            maxLength={32}
            ltr
          />
        )}
        {fields.map((field) => (
          <Line
            key={`${kind} ${field.name}`}
            field={field}
            value={values[field.name] ?? field.usual}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
            error={faults.get(field.name)}
            keeps={connection !== undefined}
          />
        ))}
        {test.data && !error ? <TrialList trials={test.data} /> : null}
        {isAsked && !error ? (
          <Trouble title={t('platforms.form.test-failed')} focus>
            <p>{t('platforms.form.test-failed.text')}</p>
          </Trouble>
        ) : null}
      </div>
      <div className="dialog-foot">
        <Button look="main" onPress={pressKeep} isDisabled={busy}>
          {t(isAsked ? 'platforms.form.keep-anyway' : 'platforms.form.keep')}
        </Button>
        <Button onPress={pressTest} isDisabled={busy}>
          {t('platforms.test')}
        </Button>
        {onCancel ? (
          <Button look="quiet" onPress={onCancel}>
            {t('deed.cancel')}
          </Button>
        ) : null}
      </div>
    </>
  )
}

function Line({
  field: { name, type, secret },
  value,
  onChange,
  error,
  keeps,
}: {
  field: SettingField
  value: Value | undefined
  onChange: (value: Value) => void
  error: string | undefined
  keeps: boolean
}) {
  const { t, say, has } = useWords()
  const label = say({ key: `platform.field.${name}` })
  const known = `platform.help.${name}`
  const help = [
    ...(has(known) ? [say({ key: known })] : []),
    ...(type === 'lines' ? [t('platforms.form.lines')] : []),
    ...(secret && keeps ? [t('platforms.form.secret.kept')] : []),
  ].join(' · ')
  if (type === 'yes-no')
    return (
      <Checkbox selected={value === true} onChange={onChange}>
        {label}
      </Checkbox>
    )
  return (
    <Field
      label={label}
      help={help === '' ? undefined : help}
      value={Array.isArray(value) ? value.join('\n') : String(value ?? '')}
      onChange={(text) => onChange(type === 'lines' ? text.split('\n') : text)}
      type={secret ? 'password' : 'text'}
      error={error}
      {...(type === 'lines' ? { lines: 3 } : {})}
      ltr
    />
  )
}

/** As the desk takes it: numbers as numbers, empty lines and empty secrets left out. */
function draftOf(
  head: Pick<ConnectionDraft, 'id' | 'kind' | 'title' | 'isNew'>,
  fields: readonly SettingField[],
  values: Record<string, Value>,
): ConnectionDraft {
  const settings: ConnectionDraft['settings'] = {}
  const secrets: Record<string, string> = {}
  for (const { name, type, secret, usual } of fields) {
    const value = values[name] ?? usual
    if (secret) {
      if (typeof value === 'string' && value !== '') secrets[name] = value
    } else if (type === 'number') {
      const number = Number(value)
      if (value !== '' && value !== undefined) settings[name] = Number.isNaN(number) ? String(value) : number
    } else if (Array.isArray(value)) {
      settings[name] = value.map((line) => line.trim()).filter((line) => line !== '')
    } else if (value !== undefined && value !== '') {
      settings[name] = typeof value === 'string' ? value.trim() : value
    }
  }
  return {
    ...head,
    title: head.title.trim(),
    settings,
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
  }
}

/** What the desk found wrong, by the field it stands at. */
function faultsIn(error: unknown, found: ReturnType<typeof useFound>): ReadonlyMap<string, string> {
  const errors = error instanceof Refusal ? (error.problem?.errors ?? []) : []
  return new Map(
    errors.map((one) => [
      one.path.replace(/^(settings|secrets)\./, '').split('.')[0] ?? '',
      one.says ? found(one) : one.wanted,
    ]),
  )
}

function shortOf(title: string): string {
  return title
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 32)
}
