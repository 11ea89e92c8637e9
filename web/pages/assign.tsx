import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { desk, Refusal } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Choice } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Raw } from '../ui/raw.tsx'
import { Skeleton, Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { useSession } from './session.ts'

type Person = { id: string; name: string }
export type Assignable = { id: string; number: string; assignedTo?: Person | undefined }

const nobody = 'nobody'

/** Takes a demand, gives it to a colleague, or puts it back. Says what it would change from, so that nobody is overrun. */
function useAssign(demand: Assignable | undefined, onDone: () => void) {
  const { t } = useWords()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (to: string | null) => {
      if (demand) await desk.assign(demand.id, { to, from: demand.assignedTo?.id ?? null })
    },
    onSuccess: (_, to) => {
      toast('done', t(to === null ? 'assign.put-back' : 'assign.done', { number: demand?.number ?? '' }))
      onDone()
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['inbox'] })
      if (demand) await queries.invalidateQueries({ queryKey: ['demand', demand.id] })
    },
  })
}

/** Who is to have it. The one who asks stands on top: `a`, then Enter, takes it. */
export function Assign({ demand, onClose }: { demand: Assignable; onClose: () => void }) {
  const { t } = useWords()
  const { session } = useSession()
  const { data } = useQuery({ queryKey: ['colleagues'], queryFn: desk.colleagues, staleTime: 60_000 })
  const me = session?.staff.id
  const holder = demand.assignedTo?.id
  const [to, setTo] = useState(holder === me ? nobody : (me ?? nobody))
  const assign = useAssign(demand, onClose)
  const people = (data?.people ?? [])
    .filter(({ decides }) => decides)
    .toSorted((a, b) => Number(b.id === me) - Number(a.id === me))
  const options = [
    ...people.map((person) => ({
      value: person.id,
      label: person.id === me ? t('assign.me') : <Raw>{person.name}</Raw>,
      ...(person.id === holder ? { help: t('assign.has-it-now') } : {}),
    })),
    { value: nobody, label: t('assign.nobody'), help: t('assign.nobody.help') },
  ]
  const change = () => assign.mutate(to === nobody ? null : to)
  return (
    <Dialog
      title={t('assign.title', { number: demand.number })}
      closeLabel={t('deed.close')}
      open
      onClose={onClose}
    >
      <Form
        id="assign"
        className="dialog-body"
        onSend={() => {
          change()
        }}
      >
        {assign.error ? (
          <Trouble
            title={t(
              assign.error instanceof Refusal && assign.error.status === 409
                ? 'assign.quicker'
                : 'deed.failed',
            )}
          >
            <Errors error={assign.error} />
          </Trouble>
        ) : null}
        {data ? (
          <Choice label={t('assign.to')} options={options} value={to} onChange={setTo} />
        ) : (
          <Skeleton rows={3} label={t('state.loading')} />
        )}
      </Form>
      <div className="dialog-foot">
        <Button
          look="main"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the key that opened the dialog is followed by Enter
          autoFocus
          isDisabled={assign.isPending || (to === nobody ? holder === undefined : to === holder)}
          onPress={change}
        >
          {t(to === nobody ? 'assign.put-it-back' : to === me ? 'assign.take' : 'assign.give')}
        </Button>
        <Button onPress={onClose}>{t('deed.cancel')}</Button>
      </div>
    </Dialog>
  )
}
