import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import type { Hunts as HuntsView, HuntView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { useKeys } from '../ui/keys.ts'
import { Mark } from '../ui/mark.tsx'
import { Raw } from '../ui/raw.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { HuntState } from './hunts/hunt-state.tsx'
import { useHuntName } from './hunts/hunt-name.ts'
import { useSession } from './session.ts'
import { useTitle } from './title.ts'

/** Every search of what was there before, the newest first; those that wait for a decision above them. */
export function Hunts() {
  const { t } = useWords()
  useTitle(t('nav.hunts'))
  const { data, error } = useQuery({ queryKey: ['hunts'], queryFn: desk.hunts, refetchInterval: 5_000 })
  const list = useRef<HTMLUListElement>(null)
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>('a.hunt-link') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    links[Math.min(links.length - 1, Math.max(0, at === -1 ? 0 : at + by))]?.focus()
  }
  useKeys(
    {
      j: { says: t('keys.move'), does: () => step(1) },
      k: { says: t('keys.move'), does: () => step(-1) },
    },
    t('nav.hunts'),
  )
  const hunts = data?.hunts.toSorted((a, b) => Number(b.state === 'held') - Number(a.state === 'held'))
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      <header className="page-head">
        <h1>{t('hunts.title')}</h1>
      </header>
      <p className="page-lead">{t('hunts.lead')}</p>
      {error ? (
        <Trouble title={t('hunts.error')}>
          <Errors error={error} />
        </Trouble>
      ) : !data || !hunts ? (
        <Skeleton rows={5} label={t('state.loading')} />
      ) : (
        <>
          {data.on ? <Kept on={data.on} /> : <Off />}
          {hunts.length > 0 ? (
            <ul className="hunts" ref={list}>
              {hunts.map((hunt) => (
                <Row key={hunt.id} hunt={hunt} />
              ))}
            </ul>
          ) : data.on ? (
            <Empty title={t('hunts.none')}>
              <p>{t('hunts.none.text')}</p>
              <p>
                <Link to="/banks">{t('nav.banks')}</Link>
              </p>
            </Empty>
          ) : null}
        </>
      )}
    </main>
  )
}

/** What is kept, how long and by which right: whoever decides about a hunt knows on what it rests. */
function Kept({ on: { basis, months, atOnce } }: { on: NonNullable<HuntsView['on']> }) {
  const { t } = useWords()
  return (
    <p className="hunts-kept">
      <Mark state="done" size={15} />
      <span>
        {t('hunts.kept', { count: months })} <Raw>{basis}</Raw>
        <span className="block-note">
          {atOnce === 0 ? t('hunts.always-asks') : t('hunts.asks-from', { count: atOnce })}
        </span>
      </span>
    </p>
  )
}

function Off() {
  const { t } = useWords()
  const { session } = useSession()
  const may = session?.may.includes('settings') ?? false
  return (
    <Empty title={t('hunts.off')}>
      <p>{t('hunts.off.text')}</p>
      <p>
        {t(may ? 'hunts.off.may' : 'hunts.off.ask')} <Link to="/operator">{t('nav.settings')}</Link>
      </p>
    </Empty>
  )
}

function Row({ hunt }: { hunt: HuntView }) {
  const { t } = useWords()
  const nameOf = useHuntName()
  return (
    <li className={hunt.state === 'held' ? 'hunt-row hunt-held' : 'hunt-row'}>
      <div>
        <p className="bank-name">
          <Link to="/hunts/$id" params={{ id: hunt.id }} className="hunt-link">
            {nameOf(hunt)}
          </Link>
        </p>
        <p className="match-soft">
          {t('hunt.begun')} <Stamp at={hunt.begunAt} />
          {hunt.decidedBy ? (
            <>
              {' · '}
              {t('hunt.decided-by')} <Raw>{hunt.decidedBy}</Raw>
            </>
          ) : null}
          {hunt.endedBy ? (
            <>
              {' · '}
              {t('hunt.ended-by')} <Raw>{hunt.endedBy}</Raw>
            </>
          ) : null}
        </p>
      </div>
      <HuntState hunt={hunt} />
      <p className="bank-counts">
        {hunt.endedBy && hunt.found === 0 ? null : t('hunt.found', { count: hunt.found })}
        <span className="match-soft">{t('hunt.looked', { count: hunt.looked })}</span>
      </p>
      <p className="bank-counts">
        {hunt.state === 'dropped' && hunt.brought === 0 ? (
          <span className="match-soft">{t('hunt.left')}</span>
        ) : hunt.found === 0 ? null : (
          t('hunt.brought', { part: hunt.brought, of: hunt.found })
        )}
      </p>
    </li>
  )
}
