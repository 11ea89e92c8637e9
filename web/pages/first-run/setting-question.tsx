import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { desk, Refusal } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors, useFound } from '../errors.tsx'
import {
  changeOf,
  draftOf,
  type Draft,
  noneOf,
  type Setting,
  SettingField,
} from '../operator/setting-field.tsx'
import type { Asked } from './asked.ts'

/** A question whose answer is a setting. It is kept before the next one is asked. */
export function SettingQuestion({ setting, view, goOn }: Asked & { setting: Setting }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Draft>(() => draftOf(setting, view.settings))
  const keep = useMutation({
    mutationFn: (said: Draft | undefined) => desk.set(said ? changeOf(setting, said) : noneOf(setting)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['first-run'] })
      await goOn()
    },
  })
  const found = useFound()
  const first =
    keep.error instanceof Refusal && keep.error.status === 422 ? keep.error.problem?.errors?.[0] : undefined
  const state = setting === 'homeState' ? String(draft.value ?? '') : ''
  return (
    <Form
      onSend={() => {
        keep.mutate(draft)
      }}
    >
      {keep.error ? (
        <Trouble key={keep.submittedAt} title={t('first-run.not-kept')} focus>
          <Errors error={keep.error} />
        </Trouble>
      ) : null}
      <SettingField
        setting={setting}
        draft={draft}
        onDraft={setDraft}
        error={first && found(first)}
        heading
      />
      {state === '' ? null : (
        <output className="first-run-text">
          {t(view.holidaysKnown.includes(state) ? 'operator.holidays.known' : 'operator.holidays.unknown')}
        </output>
      )}
      <div className="row-of-buttons">
        <Button look="main" type="submit" isDisabled={keep.isPending}>
          {t('first-run.next')}
        </Button>
        {setting === 'legalRepresentative' || setting === 'alertWebhook' ? (
          <Button onPress={() => keep.mutate(undefined)}>{t('first-run.skip')}</Button>
        ) : null}
      </div>
    </Form>
  )
}
