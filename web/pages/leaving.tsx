import { useBlocker } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useWords } from '../words/index.ts'

/**
 * Asks before something typed is left behind. It is kept nowhere: a letter names people, and a copy of it on the disk of
 * the browser would outlive the session and the record. What the browser itself leads away from, it asks about itself.
 */
export function Leaving({ wouldLose }: { wouldLose: () => boolean }): ReactNode {
  const { t } = useWords()
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && wouldLose(),
    enableBeforeUnload: wouldLose,
    withResolver: true,
  })
  if (leaving.status !== 'blocked') return null
  return (
    <Dialog title={t('leaving.title')} closeLabel={t('leaving.stay')} open onClose={leaving.reset}>
      <div className="dialog-body">
        <p>{t('leaving.text')}</p>
      </div>
      <div className="dialog-foot">
        <Button
          look="main"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- Enter, pressed once too often, must lose nothing
          autoFocus
          onPress={leaving.reset}
        >
          {t('leaving.stay')}
        </Button>
        <Button onPress={leaving.proceed}>{t('leaving.leave')}</Button>
      </div>
    </Dialog>
  )
}
