import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import type { PlatformList } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { Tag } from '../ui/mark.tsx'
import { Exact, Raw } from '../ui/raw.tsx'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { HouseChanges } from './house-changes.tsx'
import { ConnectionForm } from './platforms/connection-form.tsx'
import { PastDrills } from './platforms/drills.tsx'
import { DryRun } from './platforms/dry-run.tsx'
import { NoticeWordsOf } from './platforms/notice-words.tsx'
import { TrialList } from './platforms/trial-list.tsx'
import { useTitle } from './title.ts'
import { displayNames, listFormat } from '../formats.ts'

type Connection = PlatformList['connections'][number]

/** Where the desk acts: each connection with what it can do, and three ways to find out before it matters. */
export function Platforms() {
  const { t } = useWords()
  useTitle(t('nav.platforms'))
  return (
    <main className="plain-page" id="main" tabIndex={-1}>
      <Connections title={<h1>{t('nav.platforms')}</h1>} />
    </main>
  )
}

/** The connections with all that one does about them; the first run asks for them on a page of its own. */
export function Connections({ title }: { title?: ReactNode }) {
  const { t } = useWords()
  const { data, error } = useQuery({ queryKey: ['platforms'], queryFn: desk.platforms })
  const [editing, setEditing] = useState<Connection | 'new'>()
  return (
    <>
      <header className="page-head">
        {title}
        <Button onPress={() => setEditing('new')} isDisabled={!data}>
          <Icon name="plus" size={14} />
          {t('platforms.add')}
        </Button>
      </header>
      <p className="page-lead">{t('platforms.lead')}</p>
      {error ? (
        <Trouble title={t('platforms.error')}>
          <Errors error={error} />
        </Trouble>
      ) : data ? (
        <>
          <HouseChanges pending={data.pending} />
          {data.connections.length === 0 ? (
            <Empty title={t('platforms.none')}>
              <p>{t('platforms.none.text')}</p>
            </Empty>
          ) : (
            data.connections.map((connection) => (
              <Entry key={connection.id} connection={connection} onChange={() => setEditing(connection)} />
            ))
          )}
          <NoticeWordsOf words={data.words} />
          <PastDrills />
        </>
      ) : (
        <Skeleton label={t('state.loading')} />
      )}
      {data && editing ? (
        <Dialog
          title={t(editing === 'new' ? 'platforms.form.new' : 'platforms.form.change')}
          closeLabel={t('deed.close')}
          open
          onClose={() => setEditing(undefined)}
        >
          <ConnectionForm
            kinds={data.kinds}
            {...(editing === 'new' ? {} : { connection: editing })}
            onKept={() => setEditing(undefined)}
            onCancel={() => setEditing(undefined)}
          />
        </Dialog>
      ) : null}
    </>
  )
}

function Entry({ connection, onChange }: { connection: Connection; onChange: () => void }) {
  const { t, say } = useWords()
  const queries = useQueryClient()
  const [looking, setLooking] = useState(false)
  const heading = useId()
  const { id, kind, title, settings } = connection
  const test = useMutation({ mutationFn: () => desk.testPlatform({ id, kind, title, settings }) })
  const retire = useMutation({
    mutationFn: (retired: boolean) => desk.retirePlatform(id, retired),
    onSuccess: async ({ waits }, retired) => {
      await queries.invalidateQueries({ queryKey: ['platforms'] })
      if (waits) toast('waits', t('people.waits'))
      else toast('done', t(retired ? 'platforms.retired' : 'platforms.back'))
    },
  })
  return (
    <article className="authority" aria-label={title}>
      <header className="authority-head">
        <h2 id={heading}>
          <Raw>{title}</Raw> <span className="block-note">{say({ key: `platform.kind.${kind}` })}</span>
        </h2>
        <Tag state={connection.retired ? 'plain' : 'done'}>
          {t(connection.retired ? 'platforms.out-of-use' : 'platforms.in-use')}
        </Tag>
      </header>
      <dl className="authority-facts">
        <div>
          <dt>{t('platforms.form.id')}</dt>
          <dd>
            <Exact>{id}</Exact>
          </dd>
        </div>
        {Object.entries(settings)
          .filter(([, value]) => typeof value === 'string' || Array.isArray(value))
          .map(([name, value]) => (
            <div key={name}>
              <dt>{say({ key: `platform.field.${name}` })}</dt>
              <dd>
                {[value].flat().map((one) => (
                  <span key={String(one)} className="authority-contact">
                    <Exact mono>{String(one)}</Exact>
                  </span>
                ))}
              </dd>
            </div>
          ))}
        {connection.abilities ? (
          <div>
            <dt>{t('platforms.can')}</dt>
            <dd>
              <ul className="plain-list">
                {Object.entries(connection.abilities)
                  .filter(([, can]) => typeof can === 'boolean')
                  .map(([ability, can]) => (
                    <li key={ability}>{say({ key: `ability.${ability}.${can ? 'yes' : 'no'}` })}</li>
                  ))}
                {connection.abilities.byCountry ? (
                  <Lookouts countries={connection.abilities.lookouts} />
                ) : null}
              </ul>
            </dd>
          </div>
        ) : null}
      </dl>
      {connection.abilities ? null : <Trouble title={t('platforms.unfit')} />}
      <div className="row-of-buttons">
        <Button onPress={() => test.mutate()} isDisabled={test.isPending}>
          {t('platforms.test')}
        </Button>
        <Button onPress={() => setLooking(!looking)} aria-expanded={looking}>
          {t('dry-run.title')}
        </Button>
        <Button look="quiet" onPress={onChange}>
          {t('platforms.change')}
        </Button>
        <Button look="quiet" onPress={() => retire.mutate(!connection.retired)} isDisabled={retire.isPending}>
          {t(connection.retired ? 'platforms.take-back' : 'platforms.retire')}
        </Button>
      </div>
      {test.error || retire.error ? (
        <Trouble title={t('deed.failed')} focus>
          <Errors error={test.error ?? retire.error} />
        </Trouble>
      ) : null}
      {test.data ? <TrialList trials={test.data} of={heading} /> : null}
      {looking ? <DryRun connection={id} mayDrill={!connection.retired} of={heading} /> : null}
    </article>
  )
}

/** From where the desk can see that a piece is hidden in one country alone. */
function Lookouts({ countries }: { countries: readonly string[] }) {
  const { t, locale } = useWords()
  const names = displayNames(locale, { type: 'region' })
  const list = listFormat(locale).format(countries.map((code) => names.of(code) ?? code))
  return (
    <li>
      {countries.length === 0 ? t('ability.lookouts.no') : t('ability.lookouts.yes', { countries: list })}
    </li>
  )
}
