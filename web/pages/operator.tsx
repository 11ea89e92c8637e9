import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SettingChange, SettingsView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { Tag } from '../ui/mark.tsx'
import { Skeleton, Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { HouseChanges } from './house-changes.tsx'
import {
  changeOf,
  type Draft,
  draftOf,
  isOptional,
  noneOf,
  type Setting,
  SettingField,
} from './operator/setting-field.tsx'
import { SettingValue } from './operator/setting-value.tsx'
import { SecondPerson } from './operator/second-person.tsx'
import { Tokens } from './operator/tokens.tsx'
import { useSession } from './session.ts'
import { useTitle } from './title.ts'

const settings = [
  'legalName',
  'homeState',
  'legalRepresentative',
  'authorisedPerson',
  'contactEmail',
  'languages',
  'zone',
  'undisputedBeforeAutomatic',
  'recordYears',
  'alertWebhook',
  'verdictWebhook',
  'retroHunt',
  'listGuard',
  'signIn',
] as const satisfies readonly Setting[]

/** What the operator says about itself, and how this desk works. */
export function Operator() {
  const { t } = useWords()
  useTitle(t('nav.settings'))
  const { session } = useSession()
  const { data, error } = useQuery({ queryKey: ['operator'], queryFn: desk.settings })
  const [changing, setChanging] = useState<Setting>()
  const may = session?.may.includes('settings') ?? false
  return (
    <main className="plain-page" id="main" tabIndex={-1}>
      <header className="page-head">
        <h1>{t('nav.settings')}</h1>
      </header>
      <p className="page-lead">{t('operator.lead')}</p>
      {error ? (
        <Trouble title={t('operator.error')}>
          <Errors error={error} />
        </Trouble>
      ) : data ? (
        <>
          <HouseChanges pending={data.pending} />
          <ul className="key-cards">
            {settings.map((setting) => (
              <Row
                key={setting}
                setting={setting}
                view={data}
                onChange={may ? () => setChanging(setting) : undefined}
              />
            ))}
          </ul>
          <SecondPerson view={data} may={may} />
          {may ? <Tokens /> : null}
        </>
      ) : (
        <Skeleton label={t('state.loading')} />
      )}
      {changing && data ? (
        <Change setting={changing} view={data} onClose={() => setChanging(undefined)} />
      ) : null}
    </main>
  )
}

function Row({
  setting,
  view,
  onChange,
}: {
  setting: Setting
  view: SettingsView
  onChange: (() => void) | undefined
}) {
  const { t } = useWords()
  return (
    <li className="key-card">
      <div>
        <h2>
          {t(`operator.${setting}`)}{' '}
          {view.twoPersons.includes(setting) ? <Tag state="plain">{t('operator.two')}</Tag> : null}
        </h2>
        <SettingValue setting={setting} view={view} />
      </div>
      {onChange ? (
        <Button
          small
          look="quiet"
          aria-label={`${t('operator.change')}: ${t(`operator.${setting}`)}`}
          onPress={onChange}
        >
          {t('operator.change')}
        </Button>
      ) : null}
    </li>
  )
}

function Change({ setting, view, onClose }: { setting: Setting; view: SettingsView; onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Draft>(() => draftOf(setting, view))
  const save = useMutation({
    mutationFn: (change: SettingChange) => desk.set(change),
    onSuccess: async ({ waits }) => {
      await queries.invalidateQueries({ queryKey: ['operator'] })
      toast(waits ? 'waits' : 'done', t(waits ? 'people.waits' : 'operator.saved'))
      onClose()
    },
  })
  const isThere = isOptional(setting) && view[setting] !== undefined
  return (
    <Dialog title={t(`operator.${setting}`)} closeLabel={t('deed.close')} open onClose={onClose}>
      <Form
        className="dialog-body"
        onSend={() => {
          save.mutate(changeOf(setting, draft))
        }}
      >
        {save.error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={save.error} />
          </Trouble>
        ) : null}
        <SettingField setting={setting} draft={draft} onDraft={setDraft} heading />
        <div className="row-of-buttons">
          <Button look="main" type="submit" isDisabled={save.isPending}>
            {t('operator.save')}
          </Button>
          {isThere ? (
            <Button look="grave" onPress={() => save.mutate(noneOf(setting))}>
              {t('operator.remove')}
            </Button>
          ) : null}
        </div>
      </Form>
    </Dialog>
  )
}
