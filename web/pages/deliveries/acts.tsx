import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Delivery, DeliveryAct } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'

/** What a person may do about one delivery. Each is one act with one key, so that two presses do it once. */
export function DeliveryActs({ row }: { row: Delivery }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [giving, setGiving] = useState(false)
  const act = useMutation({
    mutationFn: ({ wanted, once }: { wanted: DeliveryAct; once: string }) =>
      desk.actOnDelivery(row.id, wanted, once),
    onSuccess: async (_done, { wanted }) => {
      setGiving(false)
      toast('done', t(`deliveries.act.done.${wanted.act}`))
      await Promise.all(
        ['deliveries', 'demand', 'watch'].map((page) => queries.invalidateQueries({ queryKey: [page] })),
      )
    },
  })
  const does = (wanted: DeliveryAct) => act.mutate({ wanted, once: crypto.randomUUID() })
  if (row.may.length === 0) return null
  const what = `${t(`deliveries.kind.${row.kind}`)}${
    row.ordinal === undefined ? '' : ` · ${t('deliveries.target', { ordinal: row.ordinal })}`
  } · ${row.demand.number}`
  return (
    <div className="sent-acts">
      {row.may.map((name) => (
        <Button
          key={name}
          small
          look={name === 'give-up' ? 'quiet' : 'plain'}
          isDisabled={act.isPending}
          aria-label={`${t(`deliveries.act.${name}`)} ${what}`}
          onPress={() => (name === 'give-up' ? setGiving(true) : does({ act: name }))}
        >
          {t(`deliveries.act.${name}`)}
        </Button>
      ))}
      {act.error && !giving ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={act.error} />
        </Trouble>
      ) : null}
      {giving ? (
        <GiveUp
          what={what}
          error={act.error}
          busy={act.isPending}
          onClose={() => setGiving(false)}
          onGiveUp={(text) => does({ act: 'give-up', text })}
        />
      ) : null}
    </div>
  )
}

function GiveUp({
  what,
  error,
  busy,
  onClose,
  onGiveUp,
}: {
  what: string
  error: Error | null
  busy: boolean
  onClose: () => void
  onGiveUp: (text: string) => void
}) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState(false)
  const isMissing = text.trim() === ''
  return (
    <Dialog
      open
      title={t('deliveries.give-up.title', { what })}
      closeLabel={t('deed.close')}
      onClose={onClose}
    >
      <Form
        onSend={() => {
          setAsked(true)
          if (!isMissing) onGiveUp(text.trim())
        }}
      >
        <div className="dialog-body deed-form">
          <p>{t('deliveries.give-up.text')}</p>
          <Field
            label={t('deliveries.give-up.why')}
            value={text}
            onChange={setText}
            lines={3}
            required
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just been opened by a key
            autoFocus
            maxLength={2000}
            error={asked && isMissing ? t('field.wanted-here') : undefined}
          />
          {error ? (
            <Trouble title={t('deed.failed')}>
              <Errors error={error} />
            </Trouble>
          ) : null}
        </div>
        <div className="dialog-foot">
          <Button type="submit" look="grave" isDisabled={busy}>
            {t('deliveries.give-up.confirm')}
          </Button>
          <Button onPress={onClose}>{t('deed.cancel')}</Button>
        </div>
      </Form>
    </Dialog>
  )
}
