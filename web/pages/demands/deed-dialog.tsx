import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Deed, DemandView, Plan } from '../../../desk/http/contract/index.ts'
import { desk, Refusal } from '../../api.ts'
import { nowIs } from '../../live.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { DeedForm } from './deed-form.tsx'
import type { KeyView } from './key-view.ts'
import { deedFrom, emptyDraft, isDeed, missing, plain } from './draft.ts'
import { Value } from './value.tsx'

/** Choose, see what would happen, confirm. What is confirmed is the very plan that was shown, by its hash. */
export function DeedDialog({
  demand,
  keyView,
  title,
  targets,
  weighed,
  onClose,
  onDone,
}: {
  demand: DemandView
  keyView: KeyView
  title: string
  targets: readonly string[]
  weighed: string
  onClose: () => void
  onDone: (at: string) => void
}) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [draft, setDraft] = useState({ ...emptyDraft, contact: demand.authority.contact ?? '' })
  const [tried, setTried] = useState(false)
  const once = useRef('')
  const name = keyView.deed
  const plan = useMutation({
    mutationFn: (deed: Deed) => desk.plan(demand.id, deed),
    onSuccess: () => {
      once.current = crypto.randomUUID()
    },
  })
  const act = useMutation({
    mutationFn: (plan: Plan) => desk.act(demand.id, plan, once.current),
    onSuccess: async () => {
      const at = new Date(nowIs().ms).toISOString()
      await queries.invalidateQueries({ queryKey: ['demand', demand.id] })
      void queries.invalidateQueries({ queryKey: ['inbox'] })
      toast('done', t('done.done', { deed: title }))
      onDone(at)
    },
    onError: (error) => {
      if (error instanceof Refusal && error.status === 409)
        void queries.invalidateQueries({ queryKey: ['demand', demand.id] })
    },
  })
  const straight = isDeed(name) && plain(name)
  const lacking = isDeed(name) ? missing(name, draft) : []
  const makePlan = () => {
    if (!isDeed(name)) return
    setTried(true)
    if (lacking.length > 0) return
    act.reset()
    plan.mutate(deedFrom(name, targets, draft, weighed, keyView.targets.length === targets.length))
  }
  const first = useRef(makePlan)
  useEffect(() => {
    if (straight) first.current()
  }, [straight])

  const gaps = tried ? lacking : []
  const error = act.error ?? plan.error
  return (
    <Dialog title={title} closeLabel={t('deed.close')} open onClose={onClose} wide={plan.data !== undefined}>
      {/* A long plan must scroll from the keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="dialog-body" tabIndex={0} aria-label={title}>
        {error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={error} />
          </Trouble>
        ) : null}
        {plan.data ? (
          <Shown plan={plan.data} />
        ) : plan.isPending ? (
          <Skeleton rows={5} label={t('plan.working-out')} />
        ) : isDeed(name) && !straight ? (
          <DeedForm
            name={name}
            demand={demand}
            keyView={keyView}
            draft={draft}
            onChange={setDraft}
            gaps={gaps}
          />
        ) : !isDeed(name) ? (
          <p>{t('deed.unknown')}</p>
        ) : null}
      </section>
      <footer className="dialog-foot">
        {plan.data ? (
          <>
            <Button
              look="main"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the second of the two key presses lands here
              autoFocus
              isDisabled={act.isPending || (error instanceof Refusal && error.status === 409)}
              onPress={() => plan.data && act.mutate(plan.data)}
            >
              {act.isPending
                ? t('deed.doing')
                : t(plan.data.needsSecondPerson ? 'deed.propose' : 'deed.confirm', { deed: title })}
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
          <Button look="main" onPress={makePlan} isDisabled={plan.isPending}>
            {t('deed.show-plan')}
          </Button>
        ) : null}
        <Button onPress={onClose}>{t('deed.cancel')}</Button>
      </footer>
    </Dialog>
  )
}

/** What will happen, the answer as it will be sent, and the words the user will read. */
function Shown({ plan }: { plan: Plan }) {
  const { t, say, pick } = useWords()
  const sections = [...new Set(plan.answer?.fields.map((field) => field.section))]
  return (
    <div className="plan">
      <section className="plan-what">
        <h3>{t('plan.what')}</h3>
        <ul className="checks">
          {plan.consequences.map((consequence, index) => (
            <li key={`${consequence.key} ${index}`} className="check">
              <Mark state="plain" size={15} />
              <span>{say(consequence)}</span>
            </li>
          ))}
        </ul>
        <p className={`plan-reversible ${plan.reversible ? '' : 'plan-irreversible'}`}>
          <Mark state={plan.reversible ? 'done' : 'soon'} size={15} />
          {t(plan.reversible ? 'plan.reversible' : 'plan.irreversible')}
        </p>
        {plan.needsSecondPerson ? (
          <p className="plan-reversible">
            <Mark state="waits" size={15} />
            {t('plan.second-person')}
          </p>
        ) : null}
      </section>
      {plan.answer ? (
        <section className="plan-answer">
          <h3>
            {t('plan.answer')}{' '}
            <span className="plan-form">{plan.answer.title ? pick(plan.answer.title) : t('code.plain')}</span>
          </h3>
          <div className="sheet-of-paper">
            {sections.map((section) => (
              <section key={section} className="paper-part">
                <h4 className="paper-section">{t('demand.section', { section })}</h4>
                <dl className="facts">
                  {plan.answer?.fields
                    .filter((field) => field.section === section)
                    .map((field) => (
                      <div key={field.label.en}>
                        <dt>{pick(field.label)}</dt>
                        <dd>
                          <Value line={field} />
                        </dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
          </div>
        </section>
      ) : null}
      {plan.notice ? (
        <section className="plan-notice">
          <h3>{t(plan.notice.kind === 'neutral' ? 'plan.notice-neutral' : 'plan.notice')}</h3>
          <blockquote className="sheet-of-paper">
            <Raw lines>{plan.notice.text}</Raw>
          </blockquote>
        </section>
      ) : null}
      <p className="plan-hash">
        {t('plan.hash')}{' '}
        <Exact mono short={16}>
          {plan.planSha256}
        </Exact>
      </p>
    </div>
  )
}
