import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Entry } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { useLabel } from './entry-label.tsx'
import { DialogForm } from '../dialog-form.tsx'

/** Off for a while and on again, which is nothing; withdrawn, which is for good and wants a reason. */
export function EntryActs({ bank, entry }: { bank: string; entry: Entry }) {
  const { t, nth } = useWords()
  const queries = useQueryClient()
  const [withdrawing, setWithdrawing] = useState(false)
  const labelOf = useLabel()
  const label = labelOf({ bank, label: entry.label })
  const called = `${label} (${t('entry.numbered', { number: nth(entry.id) })})`
  const turn = useMutation({
    mutationFn: (on: boolean) => desk.turnEntry(bank, entry.id, on),
    onSuccess: async (_, on) => {
      await queries.invalidateQueries({ queryKey: ['banks'] })
      toast('done', t(on ? 'entry.turned-on' : 'entry.turned-off'))
    },
  })
  const confirm = useMutation({
    mutationFn: () => desk.confirmEntry(bank, entry.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['banks'] })
      toast('done', t('entry.confirmed-now'))
    },
  })
  const failed = turn.error ?? confirm.error
  const isOff = entry.offUntil !== undefined
  return (
    <div className="sent-acts">
      {entry.awaitsSecond ? (
        <Button
          small
          aria-label={`${t('entry.confirm-second')}: ${called}`}
          isDisabled={confirm.isPending}
          onPress={() => confirm.mutate()}
        >
          {t('entry.confirm-second')}
        </Button>
      ) : null}
      <Button
        small
        aria-label={`${t(isOff ? 'entry.turn-on' : 'entry.turn-off')}: ${called}`}
        isDisabled={turn.isPending}
        onPress={() => turn.mutate(isOff)}
      >
        {t(isOff ? 'entry.turn-on' : 'entry.turn-off')}
      </Button>
      <Button
        small
        look="quiet"
        aria-label={`${t('entry.withdraw')} ${called}`}
        onPress={() => setWithdrawing(true)}
      >
        {t('entry.withdraw')}
      </Button>
      {failed ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={failed} />
        </Trouble>
      ) : null}
      {withdrawing ? (
        <Withdraw bank={bank} entry={entry} label={label} onClose={() => setWithdrawing(false)} />
      ) : null}
    </div>
  )
}

function Withdraw({
  bank,
  entry,
  label,
  onClose,
}: {
  bank: string
  entry: Entry
  label: string
  onClose: () => void
}) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const once = useRef(crypto.randomUUID())
  const withdraw = useMutation({
    mutationFn: () => desk.withdrawEntry(bank, entry.id, text.trim(), once.current),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['banks'] })
      toast('done', t('entry.withdrawn-now'))
      onClose()
    },
  })
  const isMissing = text.trim() === ''
  return (
    <Dialog open title={t('entry.withdraw.title', { label })} closeLabel={t('deed.close')} onClose={onClose}>
      <DialogForm
        onSend={() => {
          setTried(true)
          if (!isMissing && !withdraw.isPending) withdraw.mutate()
        }}
        error={withdraw.error}
        send={
          <Button type="submit" look="grave" isDisabled={withdraw.isPending}>
            {t('entry.withdraw.confirm')}
          </Button>
        }
        onClose={onClose}
      >
        <p>{t('entry.withdraw.text')}</p>
        <Field
          label={t('entry.withdraw.why')}
          value={text}
          onChange={setText}
          lines={3}
          required
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just been opened by a key
          autoFocus
          maxLength={500}
          error={tried && isMissing ? t('field.wanted-here') : undefined}
        />
      </DialogForm>
    </Dialog>
  )
}
