import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Deed, DemandView, Plan } from '../../../desk/http/contract/index.ts'
import { desk, isOtherSession, Refusal } from '../../api.ts'
import { nowIs } from '../../live.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { DeedForm } from './deed-form.tsx'
import type { KeyView } from './key-view.ts'
import { Shown } from './shown.tsx'
import { undoable, undoneWith } from './undoing.ts'
import { deedFrom, emptyDraft, isDeed, missing, plain } from './draft.ts'
import { questionFor } from './question.ts'

/** Choose, see what would happen, confirm. What is confirmed is the very plan that was shown, by its hash. */
export function DeedDialog({
  demand,
  keyView,
  title,
  targets,
  decision,
  weighed,
  onClose,
  onDone,
}: {
  demand: DemandView
  keyView: KeyView
  title: string
  targets: readonly string[]
  decision: string | undefined
  weighed: string
  onClose: () => void
  /** With how many decisions there were before this one. */
  onDone: (at: string, decisions: number) => void
}) {
  const { t, pick } = useWords()
  const queries = useQueryClient()
  // What one decision keeps down is undone as that decision; of several the person says which.
  const decisions = keyView.deed === 'undo' ? undoable(demand, targets) : []
  const [draft, setDraft] = useState({
    ...emptyDraft,
    ...(keyView.deed === 'clarify' ? questionFor(demand, keyView, pick) : {}),
    contact: demand.authority.contact ?? '',
    decision: decision ?? (decisions.length === 1 ? (decisions[0]?.id ?? '') : ''),
  })
  const [tried, setTried] = useState(false)
  const [asking, setAsking] = useState({ wanted: false, reason: '' })
  const once = useRef('')
  /** A second press of a double one finds it taken, before the page could say so. */
  const pressed = useRef(false)
  const before = useRef(0)
  const deed = bare(title)
  const name = keyView.deed
  const plan = useMutation({
    mutationFn: (deed: Deed) => desk.plan(demand.id, deed),
    onSuccess: () => {
      once.current = crypto.randomUUID()
    },
  })
  const asks = (plan: Plan) => plan.needsSecondPerson || (plan.mayAsk && asking.wanted)
  const act = useMutation({
    mutationFn: (plan: Plan) =>
      desk.act(demand.id, plan, once.current, asks(plan) ? { reason: asking.reason } : undefined),
    onSuccess: async ({ request }) => {
      const at = new Date(nowIs().ms).toISOString()
      await queries.invalidateQueries({ queryKey: ['demand', demand.id] })
      void queries.invalidateQueries({ queryKey: ['inbox'] })
      if (request) {
        void queries.invalidateQueries({ queryKey: ['for-you'] })
        toast('done', t('ask.asked'))
        onClose()
        return
      }
      toast('done', t('done.done', { deed }))
      onDone(at, before.current)
    },
    onError: (error) => {
      pressed.current = false
      if (error instanceof Refusal && error.status === 409)
        void queries.invalidateQueries({ queryKey: ['demand', demand.id] })
    },
  })
  const straight = isDeed(name) && plain(name, keyView)
  const lacking = isDeed(name) ? missing(name, draft) : []
  const makePlan = () => {
    if (!isDeed(name)) return
    pressed.current = false
    setTried(true)
    if (lacking.length > 0) return
    act.reset()
    const one = decisions.find(({ id }) => id === draft.decision)
    const meant = undoneWith(one, targets)
    plan.mutate(deedFrom(name, meant, draft, weighed, keyView.targets.length === meant.length))
  }
  const first = useRef(makePlan)
  useEffect(() => {
    if (straight) first.current()
  }, [straight])

  const gaps = tried ? lacking : []
  const error = act.error ?? plan.error
  // What was shown is no longer what would happen, or it was shown to somebody else: it is worked out anew, not confirmed.
  const isPast = act.error instanceof Refusal && (act.error.status === 409 || isOtherSession(act.error))
  return (
    <Dialog title={title} closeLabel={t('deed.close')} open onClose={onClose} wide={plan.data !== undefined}>
      <Form className="dialog-form" onSend={() => plan.data || makePlan()}>
        {/* A long plan must scroll from the keyboard too. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section className="dialog-body" tabIndex={0} aria-label={title}>
          {error ? (
            <Trouble title={t('deed.failed')} focus>
              <Errors error={error} />
            </Trouble>
          ) : null}
          {plan.data ? (
            <>
              <Shown demand={demand} plan={plan.data} />
              <Asking plan={plan.data} asking={asking} onChange={setAsking} />
            </>
          ) : plan.isPending ? (
            <Skeleton rows={5} label={t('plan.working-out')} />
          ) : isDeed(name) && !straight ? (
            <DeedForm
              name={name}
              demand={demand}
              keyView={keyView}
              decisions={decisions}
              draft={draft}
              onChange={setDraft}
              gaps={gaps}
            />
          ) : !isDeed(name) ? (
            <p>{t('deed.unknown')}</p>
          ) : null}
        </section>
        <div className="dialog-foot">
          {plan.data && isPast ? (
            <Button look="main" onPress={makePlan}>
              {t('deed.look-again')}
            </Button>
          ) : plan.data ? (
            <>
              <Button
                look="main"
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- the second of the two key presses lands here
                autoFocus
                isDisabled={act.isPending}
                onPress={() => {
                  if (!plan.data || pressed.current) return
                  pressed.current = true
                  before.current = demand.decisions.length
                  act.mutate(plan.data)
                }}
              >
                {act.isPending
                  ? t('deed.doing')
                  : t(asks(plan.data) ? 'deed.propose' : 'deed.confirm', { deed })}
                <Kbd>Enter</Kbd>
              </Button>
              {straight ? (
                error ? (
                  <Button onPress={makePlan}>{t('deed.look-again')}</Button>
                ) : null
              ) : (
                <Button onPress={() => plan.reset()}>{t('deed.change')}</Button>
              )}
            </>
          ) : straight && error ? (
            <Button look="main" onPress={makePlan}>
              {t('deed.look-again')}
            </Button>
          ) : isDeed(name) && !straight ? (
            <Button look="main" type="submit" isDisabled={plan.isPending}>
              {t('deed.show-plan')}
            </Button>
          ) : null}
          <Button onPress={onClose}>{t('deed.cancel')}</Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** The name of a deed, without the dots that say that something is asked first. */
export const bare = (title: string): string => title.replace(/…$/u, '')

/** Where a rule wants a second person, or this one does: what the other should look at. */
function Asking({
  plan,
  asking,
  onChange,
}: {
  plan: Plan
  asking: { wanted: boolean; reason: string }
  onChange: (asking: { wanted: boolean; reason: string }) => void
}) {
  const { t } = useWords()
  if (!plan.needsSecondPerson && !plan.mayAsk) return null
  const open = plan.needsSecondPerson || asking.wanted
  return (
    <div className="plan-ask">
      {plan.needsSecondPerson ? null : (
        <Checkbox selected={asking.wanted} onChange={(wanted) => onChange({ ...asking, wanted })}>
          {t('ask.also')}
        </Checkbox>
      )}
      {open ? (
        <Field
          label={t('ask.reason')}
          help={t('ask.reason.help')}
          optional={t('field.optional')}
          lines={2}
          maxLength={2000}
          value={asking.reason}
          onChange={(reason) => onChange({ ...asking, reason })}
        />
      ) : null}
    </div>
  )
}
