import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { DecideMatch, MatchPage } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import type { Verdicts } from './verdicts.ts'

type Exception = Extract<DecideMatch, { verdict: 'exempt' }>['exception']
const exceptions: readonly Exception[] = ['education', 'journalism', 'art', 'research', 'counter-speech']

/** Choose, see what it does, confirm: the second key press says it. What an exception rests on is asked for first. */
export function DecideDialog({
  page,
  verdict,
  onClose,
}: {
  page: MatchPage
  verdict: Verdicts
  onClose: () => void
}) {
  const { t, nth } = useWords()
  const queries = useQueryClient()
  const [exception, setException] = useState<string>('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  // What joins the case while this stands open was not seen by whoever confirms.
  const [seen] = useState(page.hits.length)
  const once = useRef(crypto.randomUUID())
  const decide = useMutation({
    mutationFn: (decision: DecideMatch) => desk.decideMatch(page.id, decision, once.current),
    onSuccess: async (now) => {
      queries.setQueryData(['matches', 'one', page.id], now)
      await queries.invalidateQueries({ queryKey: ['matches'] })
      toast('done', t('match.done', { number: nth(page.number) }))
      onClose()
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['matches', 'one', page.id] }),
  })
  const lacksException = verdict === 'exempt' && exception === ''
  const lacksReason = verdict === 'exempt' && reason.trim() === ''
  const confirm = () => {
    setTried(true)
    if (lacksException || lacksReason || decide.isPending) return
    decide.mutate(
      verdict === 'exempt'
        ? { verdict, exception: exception as Exception, reason: reason.trim(), seen }
        : { verdict, reason: reason.trim(), seen },
    )
  }
  return (
    <Dialog title={t(`match.key.${verdict}`)} closeLabel={t('deed.close')} open onClose={onClose}>
      <Form
        className="dialog-form"
        onSend={() => {
          confirm()
        }}
      >
        <div className="dialog-body deed-form">
          {decide.error ? (
            <Trouble title={t('deed.failed')} focus>
              <Errors error={decide.error} />
            </Trouble>
          ) : null}
          <section className="plan-what">
            <h3>{t('plan.what')}</h3>
            <ul className="checks">
              {(['first', 'second', 'third'] as const).map((one) => (
                <li key={one} className="check">
                  <Mark state="plain" size={15} />
                  <span>{t(`match.will.${verdict}.${one}`)}</span>
                </li>
              ))}
            </ul>
            <p className="plan-reversible plan-irreversible">
              <Mark state="soon" size={15} />
              <span>{t(`match.undo.${verdict}`)}</span>
            </p>
          </section>
          {verdict === 'exempt' ? (
            <Choice
              label={t('match.exception')}
              help={t('match.exception.help')}
              value={exception}
              onChange={setException}
              options={exceptions.map((value) => ({
                value,
                label: t(`exception.${value}`),
                help: t(`exception.${value}.says`),
              }))}
              error={tried && lacksException ? t('field.wanted-here') : undefined}
            />
          ) : null}
          <Field
            label={t(verdict === 'exempt' ? 'match.why-exempt' : 'match.why')}
            help={verdict === 'exempt' ? t('match.why-exempt.help') : undefined}
            optional={verdict === 'exempt' ? undefined : t('field.optional')}
            lines={3}
            maxLength={2000}
            value={reason}
            onChange={setReason}
            error={tried && lacksReason ? t('field.wanted-here') : undefined}
          />
        </div>
        <div className="dialog-foot">
          <Button
            type="submit"
            look="main"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the second of the two key presses lands here
            autoFocus={verdict !== 'exempt'}
            isDisabled={decide.isPending}
          >
            {decide.isPending ? t('deed.doing') : t(`match.confirm.${verdict}`)}
            <Kbd>Enter</Kbd>
          </Button>
          <Button onPress={onClose}>{t('deed.cancel')}</Button>
        </div>
      </Form>
    </Dialog>
  )
}
