import { useState } from 'react'
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
        <RegisterPasskey />
        <Languages />
      </div>
    </main>
  )
}

export function RegisterPasskey({ onDone }: { onDone?: () => Promise<void> }) {
  const { t } = useWords()
  const forgetAll = useForgetAll()
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready')
  const register = async () => {
    setState('busy')
    try {
      const { registerPasskey } = await import('./passkey.ts')
      await registerPasskey()
      await onDone?.()
      await forgetAll()
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      {state === 'failed' ? (
        <Trouble title={t('enrol.failed')} focus>
          <p>{t('enrol.failed.text')}</p>
        </Trouble>
      ) : null}
      <Button look="main" className="door-key" onPress={() => void register()} isDisabled={state === 'busy'}>
        <Icon name="key" />
        {t('enrol.do')}
      </Button>
    </>
  )
}
