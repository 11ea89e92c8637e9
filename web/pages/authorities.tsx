import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Authorities as AuthoritiesView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Tag } from '../ui/mark.tsx'
import { Exact, Fingerprint, Raw } from '../ui/raw.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { plainForm, useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { type Decision, Pending } from './pending.tsx'
import { Proposal, type Wish } from './proposal.tsx'
import { useTitle } from './title.ts'

type Authority = AuthoritiesView['authorities'][number]

/** Who may ask, with which keys. Nothing here is changed by one person alone. */
export function Authorities() {
  const { t } = useWords()
  useTitle(t('nav.authorities'))
  return (
    <main className="plain-page" id="main" tabIndex={-1}>
      <Register title={t('nav.authorities')} />
    </main>
  )
}

/** The register itself; the first run asks for its first entry with the same means. */
export function Register({ title, followEvery }: { title?: string; followEvery?: number }) {
  const { t } = useWords()
  const { data, error } = useQuery({
    queryKey: ['authorities'],
    queryFn: desk.authorities,
    // Where no stream is heard yet, what the other person approves is asked for.
    refetchInterval: followEvery ?? false,
  })
  const [wish, setWish] = useState<Wish>()
  return (
    <>
      <header className="page-head">
        {title ? <h1>{title}</h1> : null}
        <Button onPress={() => setWish({ change: 'add-authority' })} isDisabled={!data}>
          <Icon name="plus" size={14} />
          {t('registry.propose-authority')}
        </Button>
      </header>
      <p className="page-lead">{t('registry.lead')}</p>
      {error ? (
        <Trouble title={t('registry.error')}>
          <Errors error={error} />
        </Trouble>
      ) : data ? (
        <>
          <Waiting pending={data.pending} />
          {data.authorities.length === 0 ? (
            <Empty title={t('registry.none')}>
              <p>{t('registry.none.text')}</p>
            </Empty>
          ) : (
            data.authorities.map((authority) => (
              <Entry key={authority.id} authority={authority} onWish={setWish} />
            ))
          )}
        </>
      ) : (
        <Skeleton label={t('state.loading')} />
      )}
      {wish ? <Proposal wish={wish} powers={data?.powers ?? []} onClose={() => setWish(undefined)} /> : null}
    </>
  )
}

function Waiting({ pending }: { pending: AuthoritiesView['pending'] }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const decide = useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: Decision }) => desk.decideChange(id, decision),
    onSuccess: async (_, { decision }) => {
      await queries.invalidateQueries({ queryKey: ['authorities'] })
      toast('done', t(decision === 'approve' ? 'registry.approved' : 'registry.rejected'))
    },
  })
  if (pending.length === 0) return null
  return (
    <Pending
      title={t('registry.pending', { count: pending.length })}
      changes={pending}
      error={decide.error}
      isBusy={decide.isPending}
      onDecide={({ id }, decision) => decide.mutate({ id, decision })}
    />
  )
}

function Entry({ authority, onWish }: { authority: Authority; onWish: (wish: Wish) => void }) {
  const { t, pick, say } = useWords()
  const code = (word: string) => say({ key: `code.${word}` })
  return (
    <article className="authority" aria-label={authority.name}>
      <header className="authority-head">
        <h2>
          <Raw>{authority.name}</Raw> <span className="line-country">{authority.country}</span>
        </h2>
        <Tag state={authority.automatic ? 'soon' : 'plain'}>
          {t(authority.automatic ? 'registry.decides-desk' : 'registry.decides-person')}
        </Tag>
      </header>
      <dl className="authority-facts">
        <div>
          <dt>{t('registry.may-issue')}</dt>
          <dd>
            {code(authority.type)} · {authority.competences.map((one) => pick(one.title)).join(', ') || '–'}
          </dd>
        </div>
        <div>
          <dt>{t('registry.contacts')}</dt>
          <dd>
            {authority.contacts.map((contact) => (
              <span key={`${contact.kind} ${contact.value}`} className="authority-contact">
                <Exact>{contact.value}</Exact>
              </span>
            ))}
          </dd>
        </div>
        {authority.officers.length > 0 ? (
          <div>
            <dt>{t('registry.officers')}</dt>
            <dd>
              {authority.officers.map((officer) => (
                <span key={officer.id} className="authority-contact">
                  <Raw>{officer.name}</Raw>
                  {officer.post === '' ? null : (
                    <>
                      {' · '}
                      <Raw>{officer.post}</Raw>
                    </>
                  )}
                  <Button
                    small
                    look="quiet"
                    onPress={() => onWish({ change: 'officer-end', authority, officer: officer.id })}
                  >
                    {t('registry.propose-officer-end')}
                  </Button>
                </span>
              ))}
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{t('registry.first-notice-given')}</dt>
          <dd>
            {authority.firstNoticeAt ? (
              <Stamp at={authority.firstNoticeAt} />
            ) : (
              t('registry.first-notice-none')
            )}
          </dd>
        </div>
        <div>
          <dt>{t('registry.record')}</dt>
          <dd>{t('demand.undisputed', { count: authority.undisputed })}</dd>
        </div>
      </dl>
      <h3>{t('registry.keys')}</h3>
      {authority.keys.length === 0 ? <p className="block-note">{t('registry.no-keys')}</p> : null}
      <ul className="key-cards">
        {authority.keys.map((key) => (
          <li key={key.keyid} className={key.revokedAt ? 'key-card key-revoked' : 'key-card'}>
            <div>
              <p>
                <Exact>{key.keyid}</Exact> <span className="block-note">{plainForm(key.alg)}</span>{' '}
                {key.revokedAt ? (
                  <Tag state="law">
                    {t('registry.revoked')} <Stamp at={key.revokedAt} />
                  </Tag>
                ) : null}
              </p>
              <p>
                <Fingerprint>{key.fingerprint}</Fingerprint>
              </p>
              <p className="block-note">
                {t('registry.valid-from')} <Stamp at={key.validFrom} />
                {key.validTo ? (
                  <>
                    {' – '}
                    <Stamp at={key.validTo} />
                  </>
                ) : null}
                {' · '}
                {t('registry.registered-by', { who: key.registeredBy.join(', ') })}
              </p>
            </div>
            {key.revokedAt ? null : (
              <Button
                small
                look="quiet"
                onPress={() => onWish({ change: 'revoke-key', authority, keyid: key.keyid })}
              >
                {t('registry.propose-revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="row-of-buttons">
        <Button small onPress={() => onWish({ change: 'add-key', authority })}>
          {t('registry.propose-key')}
        </Button>
        {(['first-notice', 'officer', 'contact', 'competences'] as const).map((change) => (
          <Button key={change} small look="quiet" onPress={() => onWish({ change, authority })}>
            {t(`registry.propose-${change}`)}
          </Button>
        ))}
        <Button small look="quiet" onPress={() => onWish({ change: 'automatic', authority })}>
          {t(authority.automatic ? 'registry.propose-automatic-off' : 'registry.propose-automatic-on')}
        </Button>
      </div>
    </article>
  )
}
