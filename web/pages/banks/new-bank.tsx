import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { DialogForm } from '../dialog-form.tsx'

const namePattern = /^[A-Z_][A-Z0-9_]{0,63}$/
type Stance = 'known' | 'let-through'

/** A new list: its name for programs, its title for people, and what stands in it. */
export function NewBank({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [title, setTitle] = useState('')
  const [name, setName] = useState('')
  const [stance, setStance] = useState<Stance>('known')
  const [tried, setTried] = useState(false)
  const once = useRef(crypto.randomUUID())
  const make = useMutation({
    mutationFn: () => desk.makeBank({ name, title, stance }, once.current),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['banks'] })
      toast('done', t('banks.made', { name: made.name }))
      await navigate({ to: '/banks/$bank', params: { bank: made.name } })
      onClose()
    },
    // With another name it is another wish.
    onError: () => {
      once.current = crypto.randomUUID()
    },
  })
  const misnamed = !namePattern.test(name)
  return (
    <Dialog title={t('banks.make')} closeLabel={t('deed.close')} open onClose={onClose}>
      <DialogForm
        onSend={() => {
          setTried(true)
          if (!misnamed && !make.isPending) make.mutate()
        }}
        error={make.error}
        send={
          <Button type="submit" look="main" isDisabled={make.isPending}>
            {t('banks.make')}
          </Button>
        }
        onClose={onClose}
      >
        <Field
          label={t('bank.title')}
          help={t('bank.title.help')}
          optional={t('field.optional')}
          value={title}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just been opened by a key
          autoFocus
          maxLength={200}
          onChange={setTitle}
        />
        <Field
          label={t('bank.name')}
          help={t('bank.name.help')}
          value={name}
          ltr
          required
          maxLength={64}
          onChange={(typed) => setName(typed.toUpperCase().replaceAll(/[\s-]+/g, '_'))}
          error={tried && misnamed ? t('bank.name.wanted') : undefined}
        />
        <Choice
          label={t('bank.stance')}
          value={stance}
          onChange={(value) => setStance(value as Stance)}
          options={(['known', 'let-through'] as const).map((value) => ({
            value,
            label: t(`bank.stance.${value}`),
            help: t(`bank.stance.${value}.help`),
          }))}
        />
      </DialogForm>
    </Dialog>
  )
}
