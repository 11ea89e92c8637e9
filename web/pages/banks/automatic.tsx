import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BankPage } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Mark, Tag } from '../../ui/mark.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { type Decision, Pending } from '../pending.tsx'

/** Whether the very file that a person here has confirmed is stopped without another look. Two persons say so; one takes it back. */
export function Automatic({ page: { bank, pending, mayCurate } }: { page: BankPage }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const renew = async () =>
    await Promise.all([['banks'], ['for-you']].map((queryKey) => queries.invalidateQueries({ queryKey })))
  const set = useMutation({
    mutationFn: (onMatch: 'review' | 'block') => desk.bankOnMatch(bank.name, onMatch),
    onSuccess: async ({ waits }) => {
      await renew()
      toast(waits ? 'waits' : 'done', t(waits ? 'people.waits' : 'automatic.kept'))
      setAsking(false)
    },
  })
  const decide = useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: Decision }) => desk.decideBankChange(id, decision),
    onSuccess: async (_, { decision }) => {
      await renew()
      toast('done', t(decision === 'approve' ? 'registry.approved' : 'registry.rejected'))
    },
  })
  if (bank.stance !== 'known') return null
  const blocks = bank.onMatch === 'block'
  return (
    <>
      {pending.length > 0 ? (
        <Pending
          title={t('house-change.pending', { count: pending.length })}
          changes={pending}
          error={decide.error}
          isBusy={decide.isPending}
          onDecide={({ id }, decision) => decide.mutate({ id, decision })}
        />
      ) : null}
      <section className="room" aria-labelledby="automatic">
        <h2 id="automatic">
          {t('automatic.title')} <Tag state="plain">{t('operator.two')}</Tag>
        </h2>
        <p className="inline-mark">
          <Mark state={blocks ? 'law' : 'done'} size={15} />
          {t(blocks ? 'automatic.blocks' : 'automatic.reviews')}
        </p>
        {mayCurate ? (
          <div className="row-of-buttons">
            {blocks ? (
              <Button isDisabled={set.isPending} onPress={() => set.mutate('review')}>
                {t('automatic.back')}
              </Button>
            ) : (
              <Button isDisabled={pending.length > 0} onPress={() => setAsking(true)}>
                {t('automatic.propose')}
              </Button>
            )}
          </div>
        ) : null}
        {set.error && !asking ? (
          <Trouble title={t('deed.failed')}>
            <Errors error={set.error} />
          </Trouble>
        ) : null}
      </section>
      {asking ? (
        <Dialog
          title={t('automatic.title')}
          closeLabel={t('deed.close')}
          open
          onClose={() => setAsking(false)}
        >
          <div className="dialog-body deed-form">
            {set.error ? (
              <Trouble title={t('deed.failed')} focus>
                <Errors error={set.error} />
              </Trouble>
            ) : null}
            <ul className="checks">
              {(['same', 'confirmed', 'never', 'back'] as const).map((one) => (
                <li key={one} className="check">
                  <Mark state="plain" size={15} />
                  <span>{t(`automatic.will.${one}`)}</span>
                </li>
              ))}
            </ul>
          </div>
          <div className="dialog-foot">
            <Button look="main" isDisabled={set.isPending} onPress={() => set.mutate('block')}>
              {t('automatic.ask')}
            </Button>
            <Button onPress={() => setAsking(false)}>{t('deed.cancel')}</Button>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
