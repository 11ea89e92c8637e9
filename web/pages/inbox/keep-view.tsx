import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'

/** Keeps what is shown now under a name. */
export function KeepView({ query, onClose }: { query: string; onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const [fault, setFault] = useState<Error>()
  const [wanted, setWanted] = useState(false)
  const [once] = useState(() => crypto.randomUUID())
  const keep = async () => {
    if (name.trim() === '') return setWanted(true)
    try {
      await desk.saveView({ name, query, shared }, once)
      await queries.invalidateQueries({ queryKey: ['views'] })
      toast('done', t('views.kept', { name }))
      onClose()
    } catch (error) {
      setFault(error as Error)
    }
  }
  return (
    <Dialog title={t('views.keep')} closeLabel={t('deed.close')} open onClose={onClose}>
      <Form
        className="dialog-body"
        onSend={() => {
          void keep()
        }}
      >
        <Field
          label={t('views.name')}
          help={t('views.name.help')}
          value={name}
          onChange={setName}
          maxLength={60}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just been opened to type this
          autoFocus
          error={wanted && name.trim() === '' ? t('views.name.wanted') : undefined}
        />
        <Checkbox selected={shared} onChange={setShared}>
          {t('views.share')}
        </Checkbox>
        {fault ? <Errors error={fault} /> : null}
        <div className="row-of-buttons">
          <Button look="main" type="submit">
            {t('views.keep-it')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
