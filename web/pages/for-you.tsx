import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import type { ForYou as ForYouView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { Mark } from '../ui/mark.tsx'
import { Exact, Raw } from '../ui/raw.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { NoteText } from './demands/notes.tsx'
import { Errors } from './errors.tsx'
import { useHuntName } from './hunts/hunt-name.ts'
import { useSession } from './session.ts'
import { useTitle } from './title.ts'
import { TwoPersons } from './two-persons.tsx'

/** What waits for one person: where they are called by name, and what a colleague asks of them. */
export function ForYou() {
  const { t } = useWords()
  useTitle(t('nav.for-you'))
  const { data, error } = useQuery({ queryKey: ['for-you', 'list'], queryFn: desk.forYou })
  const list = useRef<HTMLDivElement>(null)
  const { session } = useSession()
  const navigate = useNavigate()
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('.for-you-link') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[Math.min(links.length - 1, Math.max(0, at === -1 ? 0 : at + by))]?.focus()
  }
  useKeys(
    {
      h: { says: t('hand-over.title'), does: () => void navigate({ to: '/hand-over' }), offer: true },
      j: { says: t('keys.move'), does: () => step(1) },
      k: { says: t('keys.move'), does: () => step(-1) },
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
    },
    t('nav.for-you'),
  )
  return (
    <main className="plain-page" id="main" tabIndex={-1}>
      <header className="page-head">
        <h1>{t('nav.for-you')}</h1>
        {data && session?.may.includes('decide') ? (
          <Link to="/hand-over" className="for-you-link">
            {t('hand-over.link', { count: data.handovers })} <Kbd>h</Kbd>
          </Link>
        ) : null}
      </header>
      <p className="page-lead">{t('for-you.lead')}</p>
      <div ref={list} className="for-you">
        {error ? (
          <Trouble title={t('for-you.error')}>
            <Errors error={error} />
          </Trouble>
        ) : data ? (
          <>
            <TwoPersons requests={data.requests} changes={data.changes} />
            <HeldHunts hunts={data.hunts} />
            <Mentions
              mentions={data.mentions}
              alone={data.requests.length + data.changes.length + data.hunts.length === 0}
            />
          </>
        ) : (
          <Skeleton label={t('state.loading')} />
        )}
      </div>
    </main>
  )
}

/** Retro-hunts that found so much that somebody says first whether it comes. */
function HeldHunts({ hunts }: Pick<ForYouView, 'hunts'>) {
  const { t, number } = useWords()
  const nameOf = useHuntName()
  if (hunts.length === 0) return null
  return (
    <section className="room" aria-labelledby="for-you-hunts">
      <h2 id="for-you-hunts">
        {t('for-you.hunts')} <span className="line-group-count">{number(hunts.length)}</span>
      </h2>
      <ul className="for-you-list">
        {hunts.map((hunt) => (
          <li key={hunt.id} className="for-you-one for-you-unread">
            <p className="for-you-head">
              <Mark state="waits" size={13} />
              <Link to="/hunts/$id" params={{ id: hunt.id }} className="for-you-link">
                {t('hunt.would', { count: hunt.found })}
              </Link>
              <span>{nameOf(hunt)}</span>
              <Stamp at={hunt.begunAt} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Mentions({
  mentions,
  alone,
}: Pick<ForYouView, 'mentions'> & {
  /** Whether nothing else waits either. */
  alone: boolean
}) {
  const { t, number } = useWords()
  if (mentions.length === 0 && !alone) return null
  if (mentions.length === 0)
    return (
      <Empty title={t('for-you.none')}>
        <p>{t('for-you.none.text')}</p>
      </Empty>
    )
  const unread = mentions.filter(({ readAt }) => readAt === undefined).length
  return (
    <section className="room" aria-labelledby="for-you-mentions">
      <h2 id="for-you-mentions">
        {t('for-you.mentions')} <span className="line-group-count">{number(unread)}</span>
      </h2>
      <ul className="for-you-list">
        {mentions.map(({ note, demand, readAt }) => (
          <li key={note.id} className={readAt ? 'for-you-one' : 'for-you-one for-you-unread'}>
            <p className="for-you-head">
              {readAt ? null : (
                <>
                  <Mark state="waits" size={13} /> <span className="unseen">{t('for-you.unread')}</span>
                </>
              )}
              <Link to="/demands/$id" params={{ id: demand.id }} className="for-you-link">
                <Exact>{demand.number}</Exact>
              </Link>
              <span className="for-you-who">
                <Raw>{note.by.name}</Raw>
              </span>
              <Stamp at={note.at} />
            </p>
            <NoteText note={note} />
          </li>
        ))}
      </ul>
    </section>
  )
}
