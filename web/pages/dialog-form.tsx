import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'

/** What a dialog asks for: sent by its key or by Enter, what went wrong above it, and the way out beside the key. */
export function DialogForm({
  onSend,
  error,
  send,
  onClose,
  children,
}: {
  onSend: () => void
  error: Error | null | undefined
  /** The key that sends it. */
  send: ReactNode
  onClose: () => void
  children: ReactNode
}) {
  const { t } = useWords()
  return (
    <Form
      className="dialog-form"
      onSend={() => {
        onSend()
      }}
    >
      <div className="dialog-body deed-form">
        {error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={error} />
          </Trouble>
        ) : null}
        {children}
      </div>
      <div className="dialog-foot">
        {send}
        <Button onPress={onClose}>{t('deed.cancel')}</Button>
      </div>
    </Form>
  )
}
