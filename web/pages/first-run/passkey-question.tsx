import { Button } from '../../ui/button.tsx'
import { useWords } from '../../words/index.ts'
import { RegisterPasskey } from '../enrol.tsx'
import type { Asked } from './asked.ts'

export function PasskeyQuestion({ session, goOn }: Asked) {
  const { t } = useWords()
  if (session.enrolled)
    return (
      <>
        <p className="first-run-text">{t('first-run.q.passkey.done')}</p>
        <p>
          <Button look="main" onPress={() => void goOn()}>
            {t('first-run.go-on')}
          </Button>
        </p>
      </>
    )
  return (
    <>
      <p className="first-run-text">{t('first-run.q.passkey.help')}</p>
      <div>
        <RegisterPasskey name={session.staff.name} />
      </div>
    </>
  )
}
