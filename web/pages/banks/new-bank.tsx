import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choice } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { DialogForm } from '../dialog-form.tsx'
import { BankNames, misnamed } from './bank-names.tsx'

type Stance = 'known' | 'let-through'

/** A new list: its name for programs, its title for people, and what stands in it. */
export function NewBank({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [names, setNames] = useState({ title: '', name: '' })
  const [stance, setStance] = useState<Stance>('known')
  const [tried, setTried] = useState(false)
  const once = useRef(crypto.randomUUID())
  const make = useMutation({
    mutationFn: () => desk.makeBank({ ...names, stance }, once.current),
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
  return (
    <Dialog title={t('banks.make')} closeLabel={t('deed.close')} open onClose={onClose}>
      <DialogForm
        onSend={() => {
          setTried(true)
          if (!misnamed(names) && !make.isPending) make.mutate()
        }}
        error={make.error}
        send={
          <Button type="submit" look="main" isDisabled={make.isPending}>
            {t('banks.make')}
          </Button>
        }
        onClose={onClose}
      >
        <BankNames names={names} onChange={setNames} tried={tried} isFirst />
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
