import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react'
import type { Session } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Coming } from '../ui/coming.tsx'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Mark } from '../ui/mark.tsx'
import { useWords } from '../words/index.ts'
import { useCounts } from './inbox/list.ts'
import { Languages } from './languages.tsx'
import { groups, type Place, placesFor } from './nav.ts'
import { loudest } from './watch/loudest.ts'

const Settings = lazy(async () => ({ default: (await import('./settings.tsx')).Settings }))

/** The bar on top of every page: where one can go, what can be found, who sits here. */
export function Bar({
  session,
  onHelp,
  onPalette,
}: {
  session: Session
  onHelp: () => void
  onPalette: () => void
}) {
  const { t } = useWords()
  const [settingsOpen, setSettingsOpen] = useState(false)
  return (
    <header className="bar">
      <Link to="/" className="brand">
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
          <path d="M5 20V10a7 7 0 0 1 14 0v10M2.5 15.5h19" />
        </svg>
        <span>Guichet</span>
      </Link>
      <Places places={placesFor(session.may)} />
      <div className="bar-end">
        <button type="button" className="bar-find" onClick={onPalette} aria-label={t('palette.open')}>
          <Icon name="search" size={14} />
          <span className="bar-find-word">{t('palette.open')}</span>
          <Kbd>{isApple ? '⌘K' : 'Ctrl K'}</Kbd>
        </button>
        <Languages />
        <Button look="quiet" small onPress={onHelp} aria-label={t('keys.title')}>
          <span className="bar-question" aria-hidden="true">
            {t('keys.sign')}
          </span>
        </Button>
        <Button look="quiet" small onPress={() => setSettingsOpen(true)} aria-label={t('settings.title')}>
          <Icon name="gear" />
        </Button>
        <span className="bar-person">
          <Icon name="person" size={14} />
          <bdi>{session.staff.name}</bdi>
        </span>
      </div>
      {settingsOpen ? (
        <Suspense fallback={<Coming label={t('settings.title')} onCancel={() => setSettingsOpen(false)} />}>
          <Settings onClose={() => setSettingsOpen(false)} session={session} />
        </Suspense>
      ) : null}
    </header>
  )
}

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The work stands in the bar itself; what one goes to now and then stands behind a word. */
function Places({ places }: { places: readonly Place[] }) {
  const { t } = useWords()
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      {places
        .filter(({ group }) => group === undefined)
        .map((place) => (
          <PlaceLink key={place.to} place={place} />
        ))}
      {groups.map((group) => {
        const inside = places.filter((place) => place.group === group)
        const [only] = inside
        if (only && inside.length === 1) return <PlaceLink key={group} place={only} />
        return only ? <Group key={group} name={t(`nav.${group}`)} places={inside} /> : null
      })}
    </nav>
  )
}

/** Opens and closes like a drawer: with a press, with Escape, and by going elsewhere. */
function Group({ name, places }: { name: string; places: readonly Place[] }) {
  const here = useLocation({ select: ({ pathname }) => pathname })
  const [openAt, setOpenAt] = useState<string>()
  const open = openAt === here
  const drawer = useRef<HTMLDivElement>(null)
  const key = useRef<HTMLButtonElement>(null)
  const id = useId()
  const close = () => {
    setOpenAt(undefined)
    key.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    const elsewhere = ({ target }: Event) => {
      if (!(target instanceof Node && drawer.current?.contains(target))) setOpenAt(undefined)
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      // This key closes the drawer and nothing that lies under it.
      event.stopPropagation()
      setOpenAt(undefined)
      key.current?.focus()
    }
    document.addEventListener('pointerdown', elsewhere)
    document.addEventListener('focusin', elsewhere)
    document.addEventListener('keydown', escape, true)
    return () => {
      document.removeEventListener('pointerdown', elsewhere)
      document.removeEventListener('focusin', elsewhere)
      document.removeEventListener('keydown', escape, true)
    }
  }, [open])
  return (
    <div className="nav-group" ref={drawer}>
      <button
        ref={key}
        type="button"
        className="nav-key"
        data-here={places.some(({ to }) => to === here) || undefined}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpenAt(open ? undefined : here)}
      >
        {name}
        {open ? null : places.map(({ to }) => <Waiting key={to} at={to} />)}
        <Icon name="down" size={12} />
      </button>
      <div className="nav-drawer" id={id} hidden={!open}>
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} onGo={close} />
        ))}
      </div>
    </div>
  )
}

function PlaceLink({ place: { to, word, key }, onGo }: { place: Place; onGo?: () => void }) {
  const { t } = useWords()
  return (
    <Link to={to} activeOptions={{ exact: to === '/' }} {...(onGo ? { onClick: onGo } : {})}>
      {t(word)}
      <Waiting at={to} />
      {onGo ? <Kbd>{`g ${key}`}</Kbd> : null}
    </Link>
  )
}

/** How much waits at a place, where that is known. */
function Waiting({ at }: { at: Place['to'] }) {
  if (at === '/') return <OpenDemands />
  if (at === '/for-you') return <ForYou />
  if (at === '/matches') return <OpenMatches />
  return at === '/watch' ? <Alerts /> : null
}

function OpenDemands() {
  const { t, number } = useWords()
  const counts = useCounts({})
  if (!counts) return null
  const open = counts.person + counts.others + counts.machine + counts.done
  if (open === 0) return null
  return (
    <span className="nav-count">{counts.more ? t('inbox.at-least', { count: open }) : number(open)}</span>
  )
}

function ForYou() {
  const { t, number } = useWords()
  const { data } = useQuery({ queryKey: ['for-you', 'count'], queryFn: desk.forYouCount })
  if (!data || data.count === 0) return null
  return (
    <span className="nav-count nav-for-you">
      {data.more ? t('inbox.at-least', { count: data.count }) : number(data.count)}
    </span>
  )
}

function OpenMatches() {
  const { number } = useWords()
  const { data } = useQuery({
    queryKey: ['matches', 'next'],
    queryFn: () => desk.matches({}),
    refetchInterval: 30_000,
  })
  return data && data.open > 0 ? <span className="nav-count">{number(data.open)}</span> : null
}

function Alerts() {
  const { t, number } = useWords()
  const { data } = useQuery({ queryKey: ['watch'], queryFn: desk.watch })
  const { count, state } = loudest(data?.alerts ?? [])
  return count > 0 ? (
    <span className={`nav-count nav-alert nav-alert-${state}`}>
      {state === 'plain' ? null : <Mark state={state} size={11} />}
      {number(count)}
      <span className="unseen"> {t('watch.alerts')}</span>
    </span>
  ) : null
}
