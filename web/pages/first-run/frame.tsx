import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { FirstRunView, Session } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Announcer } from '../../ui/announce.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { Toasts } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { Languages } from '../languages.tsx'
import { useSession } from '../session.ts'

/** What stands around every question: no way to anywhere else, because nothing else is open yet. */
export function FirstRunFrame({
  children,
}: {
  children: (session: Session, view: FirstRunView) => ReactNode
}) {
  const { t } = useWords()
  const { session, error } = useSession()
  const asked = session?.firstRun ?? false
  // The second person registers elsewhere, and the register changes under another hand: look again now and then.
  const { data: view, error: unread } = useQuery({
    queryKey: ['first-run'],
    queryFn: desk.firstRun,
    enabled: asked,
    refetchInterval: 4_000,
  })
  const trouble = error ?? unread
  if (session && !session.firstRun) return <Navigate to="/" replace />
  return (
    <>
      <main className="first-run" id="main" tabIndex={-1}>
        <header className="first-run-head">
          <span className="brand">
            <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
              <path d="M5 20V10a7 7 0 0 1 14 0v10M2.5 15.5h19" />
            </svg>
            <span>Guichet</span>
          </span>
          <Languages />
        </header>
        {trouble ? (
          <Trouble title={t('first-run.error')}>
            <Errors error={trouble} />
          </Trouble>
        ) : session && view ? (
          children(session, view)
        ) : (
          <Skeleton label={t('state.loading')} />
        )}
      </main>
      <Announcer />
      <Toasts label={t('nav.news')} closeLabel={t('deed.close')} />
    </>
  )
}
