import { useQueryClient } from '@tanstack/react-query'
import { Navigate, Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { Session } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { listen } from '../live.ts'
import { Announcer, announce } from '../ui/announce.tsx'
import { Button } from '../ui/button.tsx'
import { Coming } from '../ui/coming.tsx'
import { isDialogOpen, letterOf, useKeys } from '../ui/keys.ts'
import { Mark } from '../ui/mark.tsx'
import { Pick } from '../ui/pick.tsx'
import { Skeleton, Trouble } from '../ui/states.tsx'
import { toast, Toasts } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { Bar } from './bar.tsx'
import { useNowAs } from './clock.tsx'
import { Enrol } from './enrol.tsx'
import { Errors } from './errors.tsx'
import { placesFor } from './nav.ts'
import { useForgetAll, useSession } from './session.ts'

const KeySheet = lazy(async () => ({ default: (await import('./key-sheet.tsx')).KeySheet }))
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

/** What stands around every page of the desk: the banner, the way to other pages, who sits here, what is lost. */
export function Frame() {
  const { session, error } = useSession()
  const { t } = useWords()
  if (error)
    return (
      <main className="plain-page" id="main">
        <Trouble title={t('error.desk-unreachable')}>
          <Errors error={error} />
        </Trouble>
        <p>
          <Button look="main" onPress={() => location.reload()}>
            {t('deed.look-again')}
          </Button>
        </p>
      </main>
    )
  if (!session)
    return (
      <main className="plain-page" id="main">
        <Skeleton label={t('state.loading')} />
      </main>
    )
  if (session.firstRun) return <Navigate to="/first-run" replace />
  if (!session.sandbox && !session.enrolled) return <Enrol name={session.staff.name} />
  return <Room session={session} />
}

function Room({ session }: { session: Session }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const [helpOpen, setHelpOpen] = useState(false)
  useLiveDesk()
  const [paletteOpen, setPaletteOpen] = useState(false)
  usePaletteKey(() => setPaletteOpen(true))
  useKeys(
    {
      ...Object.fromEntries(
        placesFor(session.may).map(({ key, keyWord, to }) => [
          `g ${key}`,
          { says: t(keyWord), does: () => void navigate({ to }) },
        ]),
      ),
      '?': { says: t('keys.title'), does: () => setHelpOpen(true) },
    },
    t('keys.everywhere'),
  )
  return (
    <>
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      {session.sandbox ? <SandboxBanner session={session} /> : null}
      <Bar session={session} onHelp={() => setHelpOpen(true)} onPalette={() => setPaletteOpen(true)} />
      {session.cameBy === 'account' ? <ByAccount /> : null}
      <LostConnection />
      <Outlet />
      {helpOpen ? (
        <Suspense fallback={<Coming label={t('keys.title')} onCancel={() => setHelpOpen(false)} />}>
          <KeySheet onClose={() => setHelpOpen(false)} />
        </Suspense>
      ) : null}
      {paletteOpen ? (
        <Suspense fallback={<Coming label={t('palette.title')} onCancel={() => setPaletteOpen(false)} />}>
          <Palette session={session} onClose={() => setPaletteOpen(false)} onKeys={() => setHelpOpen(true)} />
        </Suspense>
      ) : null}
      <Announcer />
      <Toasts key={session.staff.id} label={t('nav.news')} closeLabel={t('deed.close')} />
    </>
  )
}

/** What a change of any demand may show in; asked again only where somebody looks. */
const ofTheDay = ['watch', 'activity', 'clocks', 'calendar', 'deliveries'] as const

/** Ctrl or ⌘ with K opens it from everywhere, also out of a box one types in, under any layout. */
function usePaletteKey(open: () => void) {
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      if (letterOf(event).toLowerCase() !== 'k') return
      event.preventDefault()
      if (!isDialogOpen()) latest.current()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

/** Hears the desk, asks again for what changed, and says an alert aloud once. */
function useLiveDesk() {
  const queries = useQueryClient()
  const forgetAll = useForgetAll()
  const { say } = useWords()
  const tools = useRef({ queries, forgetAll, say })
  useEffect(() => {
    tools.current = { queries, forgetAll, say }
  })
  useEffect(
    () =>
      listen(
        (change) => {
          const { queries, say } = tools.current
          if (change.kind === 'demand') {
            // A list that is open asks for its own lines; the figure in the bar is small.
            void queries.invalidateQueries({ queryKey: ['inbox', 'counts'] })
            void queries.invalidateQueries({ queryKey: ['inbox', 'list'], refetchType: 'none' })
            void queries.invalidateQueries({ queryKey: ['inbox', 'hand-over'] })
            void queries.invalidateQueries({ queryKey: ['for-you'] })
            if (change.demand) void queries.invalidateQueries({ queryKey: ['demand', change.demand] })
            for (const page of ofTheDay) void queries.invalidateQueries({ queryKey: [page] })
          }
          if (change.kind === 'registry') void queries.invalidateQueries({ queryKey: ['authorities'] })
          if (change.kind === 'alert') {
            void queries.invalidateQueries({ queryKey: ['watch'] })
            if (change.alert) toast('late', say(change.alert))
          }
        },
        () => void tools.current.forgetAll(),
      ),
    [],
  )
}

function SandboxBanner({ session }: { session: Session }) {
  const { t } = useWords()
  const forgetAll = useForgetAll()
  const people = session.people ?? []
  const play = async (id: string) => {
    await desk.playPerson(id)
    await forgetAll()
    announce(t('sandbox.now', { name: people.find((person) => person.id === id)?.name ?? '' }))
    // In the list every key would choose a name; on the page it is one of the page's keys.
    document.getElementById('main')?.focus()
  }
  return (
    <aside className="sandbox" aria-label={t('sandbox.label')}>
      <strong>{t('sandbox.label')}</strong>
      <span className="sandbox-text">{t('sandbox.text')}</span>
      {session.platformUrl ? (
        <a className="sandbox-link" href={session.platformUrl} target="_blank" rel="noreferrer noopener">
          {t('sandbox.platform')}
        </a>
      ) : null}
      {people.length > 1 ? (
        <Pick
          label={t('sandbox.play')}
          hideLabel
          value={session.staff.id}
          onChange={(id) => void play(id)}
          options={people.map((person) => ({
            value: person.id,
            label: `${person.name} · ${t(`role.${person.role}`)}`,
          }))}
        />
      ) : null}
    </aside>
  )
}

/** Whoever came by an account elsewhere may read; the passkey opens the rest. */
function ByAccount() {
  const { t } = useWords()
  const forgetAll = useForgetAll()
  const withPasskey = async () => {
    try {
      const { signInWithPasskey } = await import('./passkey.ts')
      await signInWithPasskey()
      await forgetAll()
    } catch {
      toast('soon', t('sign-in.failed'))
    }
  }
  return (
    <aside className="sandbox" aria-label={t('account.label')}>
      <strong>{t('account.label')}</strong>
      <span className="sandbox-text">{t('account.text')}</span>
      <Button small onPress={() => void withPasskey()}>
        {t('sign-in.with-passkey')}
      </Button>
    </aside>
  )
}

function LostConnection() {
  const lost = useNowAs(({ connection }) => connection === 'lost')
  const { t } = useWords()
  const before = useRef(lost)
  useEffect(() => {
    if (before.current !== lost) announce(t(lost ? 'connection.lost' : 'connection.back'))
    before.current = lost
  }, [lost, t])
  if (!lost) return null
  return (
    <p className="lost">
      <Mark state="soon" />
      {t('connection.lost')}
    </p>
  )
}
