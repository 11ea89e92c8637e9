import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { People as PeopleView, PersonView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Tag } from '../ui/mark.tsx'
import { Raw } from '../ui/raw.tsx'
import { Skeleton, Trouble } from '../ui/states.tsx'
import { useWords, type WordKey } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { HouseChanges } from './house-changes.tsx'
import { LinkShown } from './link-shown.tsx'
import { HowIComeIn } from './people/how-i-come-in.tsx'
import { Invitation } from './people/invitation.tsx'
import { PersonChange } from './people/person-change.tsx'
import { useSession } from './session.ts'
import { useTitle } from './title.ts'

/** Who works here, as what, and how they come in. */
export function People() {
  const { t } = useWords()
  useTitle(t('nav.people'))
  const { session } = useSession()
  const { data, error } = useQuery({ queryKey: ['people'], queryFn: desk.people })
  const [inviting, setInviting] = useState(false)
  const [changing, setChanging] = useState<PersonView>()
  const [link, setLink] = useState<{ name: string; link: string }>()
  const may = session?.may.includes('staff') ?? false
  const shown = (name: string, made: string | undefined) => made && setLink({ name, link: made })
  return (
    <main className="plain-page" id="main" tabIndex={-1}>
      <header className="page-head">
        <h1>{t('nav.people')}</h1>
        {may ? (
          <Button onPress={() => setInviting(true)}>
            <Icon name="plus" size={14} />
            {t('people.invite')}
          </Button>
        ) : null}
      </header>
      <p className="page-lead">{t('people.lead')}</p>
      {error ? (
        <Trouble title={t('people.error')}>
          <Errors error={error} />
        </Trouble>
      ) : data ? (
        <>
          <HouseChanges pending={data.pending} />
          <List data={data} me={session?.staff.id} onChange={may ? setChanging : undefined} />
          <HowIComeIn mine={data.mine} />
          <Roles roles={data.roles} />
        </>
      ) : (
        <Skeleton label={t('state.loading')} />
      )}
      {inviting ? (
        <Invitation
          onClose={() => setInviting(false)}
          onLink={(name, made) => {
            setInviting(false)
            shown(name, made)
          }}
        />
      ) : null}
      {changing ? (
        <PersonChange
          person={changing}
          onClose={() => setChanging(undefined)}
          onLink={(name, made) => {
            setChanging(undefined)
            shown(name, made)
          }}
        />
      ) : null}
      {link ? <LinkShown {...link} onClose={() => setLink(undefined)} /> : null}
    </main>
  )
}

function List({
  data,
  me,
  onChange,
}: {
  data: PeopleView
  me: string | undefined
  onChange: ((person: PersonView) => void) | undefined
}) {
  const { t } = useWords()
  const groups = [
    ['people.here', data.people.filter(({ active }) => active)],
    ['people.gone', data.people.filter(({ active }) => !active)],
  ] as const
  return groups.map(([title, people]) =>
    people.length === 0 ? null : (
      <section key={title} className="room">
        <h2>{t(title)}</h2>
        <ul className="key-cards">
          {people.map((person) => (
            <li key={person.id} className={person.active ? 'key-card' : 'key-card key-revoked'}>
              <Card person={person} mine={person.id === me} />
              {onChange && person.id !== me ? (
                <Button
                  small
                  look="quiet"
                  aria-label={t('people.change-title', { name: person.name })}
                  onPress={() => onChange(person)}
                >
                  {t('people.change')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </section>
    ),
  )
}

function Card({ person, mine }: { person: PersonView; mine: boolean }) {
  const { t } = useWords()
  const { name, role, administers, active, asleep, passkeys, sessions } = person
  return (
    <div>
      <p>
        <strong>
          <Raw>{name}</Raw>
        </strong>{' '}
        {mine ? <span className="block-note">({t('people.you')})</span> : null}
      </p>
      <p className="block-note">
        {t(`role.${role}`)}
        {administers && role !== 'administrator' ? ` · ${t('role.administrator')}` : ''}
        {passkeys > 0 ? ` · ${t('people.passkeys', { count: passkeys })}` : ''}
        {sessions > 0 ? ` · ${t('people.sessions', { count: sessions })}` : ''}
      </p>
      {asleep ? <Tag state="waits">{t('people.asleep')}</Tag> : null}
      {active && !asleep && passkeys === 0 ? <Tag state="waits">{t('people.no-passkey')}</Tag> : null}
    </div>
  )
}

const told = ['see', 'heed', 'decide', 'view', 'enter', 'export', 'registry', 'staff', 'settings'] as const

/** What each role may do, in words; the list comes from where the desk itself looks it up. */
function Roles({ roles }: { roles: PeopleView['roles'] }) {
  const { t } = useWords()
  return (
    <section className="room">
      <h2>{t('people.roles')}</h2>
      <dl className="authority-facts">
        {roles.map(({ role, may }) => (
          <div key={role}>
            <dt>{t(`role.${role}`)}</dt>
            <dd>
              {told
                .filter((deed) => may.includes(deed))
                .map((deed) => t(`people.may.${deed}` satisfies WordKey))
                .join(' · ')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
