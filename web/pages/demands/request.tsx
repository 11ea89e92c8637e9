import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { DemandView, RequestView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Quote, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { Shown } from './shown.tsx'
import { Which } from './which.tsx'

type Open = 'look' | 'decline' | undefined

/** What one person asks another to agree to, and what became of it: never a dead end, always somebody's next move. */
export function Request({
  demand,
  request,
  open,
  onOpen,
}: {
  demand: DemandView
  request: RequestView
  open: Open
  onOpen: (open: Open) => void
}) {
  const { t, say } = useWords()
  const what = say({ key: `ask.what.${request.deed}` })
  const settle = useSettle(demand)
  const { outcome } = request
  const title = outcome
    ? outcome === 'declined'
      ? t('ask.ended.declined', { name: request.decidedBy?.name ?? '' })
      : t(outcome === 'lapsed' ? 'ask.ended.lapsed' : 'ask.ended.changed')
    : request.mine
      ? t('ask.title-mine')
      : request.mayAgree
        ? t('ask.title-you', { name: request.by.name })
        : t('ask.title')
  return (
    <section className={`request${request.mayAgree ? ' request-yours' : ''}`} aria-labelledby="request-title">
      <h2 id="request-title">
        <Mark state={outcome ? 'soon' : 'waits'} size={15} /> {title}
      </h2>
      <p className="request-what">{what}</p>
      <Which demand={demand} ids={request.targets} />
      {request.text ? <Quote className="request-text">{request.text}</Quote> : null}
      {request.reason ? (
        <p className="request-reason">
          <span className="block-note">{t('ask.reason')}</span> <Raw lines>{request.reason}</Raw>
        </p>
      ) : null}
      {request.word ? <Quote className="request-text">{request.word}</Quote> : null}
      <p className="block-note">
        {t('ask.by')} <Raw>{request.by.name}</Raw> · <Stamp at={request.at} />
        {outcome ? null : (
          <>
            {' · '}
            {t('ask.until')} <Stamp at={request.until} />
          </>
        )}
      </p>
      {settle.error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={settle.error} />
        </Trouble>
      ) : null}
      <div className="row-of-buttons">
        {request.mayAgree ? (
          <>
            <Button look="main" onPress={() => onOpen('look')}>
              {t('ask.look')} <Kbd>y</Kbd>
            </Button>
            <Button onPress={() => onOpen('decline')}>{t('ask.decline')}</Button>
          </>
        ) : null}
        {request.mine && !outcome ? (
          <Button
            isDisabled={settle.isPending}
            onPress={() =>
              settle.mutate({
                work: () => desk.withdraw(demand.id, request.id),
                said: t('ask.withdrawn'),
              })
            }
          >
            {t('ask.withdraw')}
          </Button>
        ) : null}
        {request.mine && outcome ? (
          <Button onPress={() => onOpen('look')}>
            {t('ask.again')} <Kbd>y</Kbd>
          </Button>
        ) : null}
      </div>
      {open === 'look' ? (
        <Look demand={demand} request={request} what={what} onClose={() => onOpen(undefined)} />
      ) : open === 'decline' ? (
        <Decline demand={demand} request={request} onClose={() => onOpen(undefined)} />
      ) : null}
    </section>
  )
}

/** Does one thing to a request and asks for everything it may have changed, also when somebody else was quicker. */
function useSettle(demand: DemandView, onDone?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ work }: { work: () => Promise<unknown>; said: string }) => await work(),
    onSuccess: (_, { said }) => {
      toast('done', said)
      onDone?.()
    },
    onSettled: async () => {
      void queries.invalidateQueries({ queryKey: ['inbox'] })
      void queries.invalidateQueries({ queryKey: ['for-you'] })
      await queries.invalidateQueries({ queryKey: ['demand', demand.id] })
    },
  })
}

/** The plan as the demand stands now. A second person agrees to the very bytes asked for; the first may ask anew. */
function Look({
  demand,
  request,
  what,
  onClose,
}: {
  demand: DemandView
  request: RequestView
  what: string
  onClose: () => void
}) {
  const { t } = useWords()
  const once = useRef(crypto.randomUUID())
  const settle = useSettle(demand, onClose)
  const { data: plan, error } = useQuery({
    queryKey: ['request-plan', request.id, demand.version],
    queryFn: () => desk.requestPlan(demand.id, request.id),
    retry: false,
  })
  const same = plan?.planSha256 === request.planSha256
  const agree = () =>
    settle.mutate({
      work: () => desk.agree(demand.id, request.id, request.planSha256),
      said: t('ask.agreed'),
    })
  const trouble = settle.error ?? error
  return (
    <Dialog title={what} closeLabel={t('deed.close')} open onClose={onClose} wide>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long plan must scroll from the keyboard too */}
      <section className="dialog-body" tabIndex={0} aria-label={what}>
        {trouble ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={trouble} />
          </Trouble>
        ) : null}
        {request.mayAgree && plan ? (
          same ? (
            <p className="request-same">
              <Mark state="done" size={15} /> {t('ask.same')}
            </p>
          ) : (
            <Trouble title={t('ask.not-the-same')}>
              <p>{t('ask.not-the-same.text', { name: request.by.name })}</p>
            </Trouble>
          )
        ) : null}
        {plan ? (
          <Shown demand={demand} plan={plan} />
        ) : error ? null : (
          <Skeleton label={t('plan.working-out')} />
        )}
      </section>
      <div className="dialog-foot">
        {request.mayAgree ? (
          <Button
            // Drawn anew once the plan is there: only then may the second key press land on it.
            key={same ? 'agree' : 'send-back'}
            look={same ? 'main' : 'plain'}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the second of the two key presses lands here
            autoFocus={same}
            isDisabled={settle.isPending || settle.isError || (!plan && !error)}
            onPress={agree}
          >
            {same ? t('ask.agree', { what }) : t('ask.send-back')}
            {same ? <Kbd>Enter</Kbd> : null}
          </Button>
        ) : null}
        {request.mine && request.outcome && plan ? (
          <Button
            look="main"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- as above
            autoFocus
            isDisabled={settle.isPending}
            onPress={() =>
              settle.mutate({
                work: () => desk.act(demand.id, plan, once.current, { reason: request.reason }),
                said: t('ask.asked'),
              })
            }
          >
            {t('ask.ask', { what })} <Kbd>Enter</Kbd>
          </Button>
        ) : null}
        <Button onPress={onClose}>{t('deed.cancel')}</Button>
      </div>
    </Dialog>
  )
}

function Decline({
  demand,
  request,
  onClose,
}: {
  demand: DemandView
  request: RequestView
  onClose: () => void
}) {
  const { t } = useWords()
  const [word, setWord] = useState('')
  const [tried, setTried] = useState(false)
  const settle = useSettle(demand, onClose)
  const send = () => {
    setTried(true)
    if (word.trim() === '') return
    settle.mutate({
      work: () => desk.decline(demand.id, request.id, word.trim()),
      said: t('ask.declined', { name: request.by.name }),
    })
  }
  return (
    <Dialog title={t('ask.decline')} closeLabel={t('deed.close')} open onClose={onClose}>
      <Form className="dialog-form" onSend={send}>
        <div className="dialog-body">
          {settle.error ? (
            <Trouble title={t('deed.failed')} focus>
              <Errors error={settle.error} />
            </Trouble>
          ) : null}
          <Field
            label={t('ask.decline.word')}
            lines={3}
            maxLength={2000}
            value={word}
            onChange={setWord}
            error={tried && word.trim() === '' ? t('field.wanted') : undefined}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was just opened to write this
            autoFocus
          />
        </div>
        <div className="dialog-foot">
          <Button look="main" type="submit" isDisabled={settle.isPending}>
            {t('ask.decline.send')}
          </Button>
          <Button onPress={onClose}>{t('deed.cancel')}</Button>
        </div>
      </Form>
    </Dialog>
  )
}
