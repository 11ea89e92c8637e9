import { useState } from 'react'
import { Refusal } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { Languages } from './languages.tsx'
import { useForgetAll } from './session.ts'
import { useTitle } from './title.ts'

/** What somebody sees who came by a link: the passkey first, and nothing before it. */
export function Enrol({ name }: { name: string }) {
  const { t } = useWords()
  useTitle(t('enrol.title'))
  return (
    <main className="door" id="main">
      <div className="door-leaf">
        <h1>{t('enrol.title')}</h1>
        <p className="door-text">{t('enrol.text', { name })}</p>
        <RegisterPasskey name={name} />
        <Languages />
      </div>
    </main>
  )
}

/** Says whose passkey it will be: whoever holds it is that person from then on. */
export function RegisterPasskey({ name, onDone }: { name: string; onDone?: () => Promise<void> }) {
  const { t } = useWords()
  const forgetAll = useForgetAll()
  const [state, setState] = useState<'ready' | 'busy' | 'failed' | 'known'>('ready')
  const register = async () => {
    setState('busy')
    try {
      const { registerPasskey } = await import('./passkey.ts')
      await registerPasskey()
      await onDone?.()
      await forgetAll()
    } catch (fault) {
      setState(isKnown(fault) ? 'known' : 'failed')
    }
  }
  return (
    <>
      <p>{t('enrol.for', { name })}</p>
      {state === 'failed' || state === 'known' ? (
        <Trouble key={state} title={t(`enrol.${state}`)} focus>
          <p>{t(`enrol.${state}.text`, { name })}</p>
        </Trouble>
      ) : null}
      <Button look="main" className="door-key" onPress={() => void register()} isDisabled={state === 'busy'}>
        <Icon name="key" />
        {t('enrol.do')}
      </Button>
    </>
  )
}

/** The browser says so of an authenticator that holds a passkey of this desk, the desk of a passkey it keeps. */
const isKnown = (fault: unknown): boolean =>
  (fault instanceof Error && fault.name === 'InvalidStateError') ||
  (fault instanceof Refusal && fault.problem?.type.endsWith(':passkey-known') === true)
