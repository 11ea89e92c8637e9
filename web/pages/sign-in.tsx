import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Raw } from '../ui/raw.tsx'
import { Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { Languages } from './languages.tsx'
import { PublicBanner } from './public-banner.tsx'
import { useForgetAll } from './session.ts'
import { useTitle } from './title.ts'

/** The one-time token travels in the fragment, which no server log ever sees, and leaves the address bar at once. */
function tokenOnce(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? location.hash.slice(1)
  if (token === '') return undefined
  history.replaceState(history.state, '', location.pathname)
  return token
}

type State = 'ready' | 'busy' | 'link-failed' | 'failed' | 'account-unknown' | 'account-refused'

/** What became of an account elsewhere, when its provider has sent the browser back. */
function accountTold(): State {
  const told = new URLSearchParams(location.search).get('account')
  return told === 'unknown' ? 'account-unknown' : told === null ? 'ready' : 'account-refused'
}

export function SignIn() {
  const { t } = useWords()
  useTitle(t('sign-in.title'))
  const navigate = useNavigate()
  const forgetAll = useForgetAll()
  const [state, setState] = useState<State>(() => (location.hash.length > 1 ? 'busy' : accountTold()))
  const { data: doors } = useQuery({ queryKey: ['doors'], queryFn: desk.doors, staleTime: Infinity })
  const enter = async () => {
    await forgetAll()
    await navigate({ to: '/', replace: true })
  }
  const tried = useRef(false)
  const byLink = useRef(async () => {
    const token = tokenOnce()
    if (!token) return
    try {
      await desk.signInByLink(token)
      await enter()
    } catch {
      setState('link-failed')
    }
  })
  useEffect(() => {
    if (tried.current) return
    tried.current = true
    void byLink.current()
  }, [])
  const withAccount = async () => {
    setState('busy')
    try {
      location.assign((await desk.accountSignIn()).url)
    } catch {
      setState('account-refused')
    }
  }
  const withPasskey = async () => {
    setState('busy')
    try {
      const { signInWithPasskey } = await import('./passkey.ts')
      await signInWithPasskey()
      await enter()
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      <PublicBanner />
      <main className="door" id="main">
        <div className="door-leaf">
          <svg className="door-sign" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 20V10a7 7 0 0 1 14 0v10M2.5 15.5h19" />
          </svg>
          <h1>{t('sign-in.title')}</h1>
          {state === 'link-failed' ? (
            <Trouble title={t('sign-in.link-failed')} focus>
              <p>{t('sign-in.link-failed.text')}</p>
            </Trouble>
          ) : null}
          {state === 'failed' ? (
            <Trouble title={t('sign-in.failed')} focus>
              <p>{t('sign-in.failed.text')}</p>
            </Trouble>
          ) : null}
          {state === 'account-unknown' || state === 'account-refused' ? (
            <Trouble title={t('sign-in.failed')} focus>
              <p>{t(`sign-in.${state}`)}</p>
            </Trouble>
          ) : null}
          <p className="door-text">{t('sign-in.text')}</p>
          <Button
            look="main"
            className="door-key"
            onPress={() => void withPasskey()}
            isDisabled={state === 'busy'}
          >
            <Icon name="key" />
            {state === 'busy' ? t('sign-in.link') : t('sign-in.with-passkey')}
          </Button>
          {doors?.account ? (
            <Button className="door-key" onPress={() => void withAccount()} isDisabled={state === 'busy'}>
              <Raw>{doors.account.label}</Raw>
            </Button>
          ) : null}
          <p className="door-foot">
            <Link to="/verify">{t('sign-in.verify')}</Link>
          </p>
          <Languages />
        </div>
      </main>
    </>
  )
}
