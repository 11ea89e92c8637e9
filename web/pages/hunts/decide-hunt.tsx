import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { HuntPage } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Mark } from '../../ui/mark.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { DialogForm } from '../dialog-form.tsx'
import type { Wish } from './hunt-keys.tsx'

/** Says once more what will happen; the second key press does it. */
export function DecideHunt({
  page: { id, found },
  wish,
  onClose,
}: {
  page: HuntPage
  wish: Wish
  onClose: () => void
}) {
  const { t } = useWords()
  const queries = useQueryClient()
  const once = useRef(crypto.randomUUID())
  const decide = useMutation({
    mutationFn: () =>
      wish === 'end' ? desk.endHunt(id, once.current) : desk.decideHunt(id, wish === 'bring', once.current),
    onSuccess: async () => {
      await Promise.all([['hunts'], ['for-you']].map((queryKey) => queries.invalidateQueries({ queryKey })))
      toast('done', t(`hunt.done.${wish}`))
      onClose()
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['hunts', id] }),
  })
  return (
    <Dialog title={t(`hunt.key.${wish}`)} closeLabel={t('deed.close')} open onClose={onClose}>
      <DialogForm
        onSend={() => {
          if (!decide.isPending) decide.mutate()
        }}
        error={decide.error}
        send={
          <Button
            type="submit"
            look="main"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the second of the two key presses lands here
            autoFocus
            isDisabled={decide.isPending}
          >
            {decide.isPending ? t('deed.doing') : t(`hunt.confirm.${wish}`, { count: found })}
            <Kbd>Enter</Kbd>
          </Button>
        }
        onClose={onClose}
      >
        <section className="plan-what">
          <h3>{t('plan.what')}</h3>
          <ul className="checks">
            {(['first', 'second'] as const).map((one) => (
              <li key={one} className="check">
                <Mark state="plain" size={15} />
                <span>{t(`hunt.will.${wish}.${one}`)}</span>
              </li>
            ))}
          </ul>
          <p className="plan-reversible plan-irreversible">
            <Mark state="soon" size={15} />
            <span>{t(`hunt.undo.${wish}`)}</span>
          </p>
        </section>
      </DialogForm>
    </Dialog>
  )
}
