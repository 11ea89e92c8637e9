import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Message } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { Telling } from './telling.tsx'

/** Verdicts and answers of scans: what piece, how it stands, and the word to try it at once. */
export function Messages({ messages }: { messages: readonly Message[] }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const retry = useMutation({
    mutationFn: desk.retryMessage,
    onSuccess: async () => {
      toast('done', t('deliveries.act.done.retry'))
      await Promise.all(
        ['deliveries', 'matches', 'watch'].map((page) => queries.invalidateQueries({ queryKey: [page] })),
      )
    },
  })
  if (messages.length === 0) return null
  return (
    <section className="room">
      <h2>{t('deliveries.messages')}</h2>
      <p className="block-note">{t('deliveries.messages.text')}</p>
      {retry.error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={retry.error} />
        </Trouble>
      ) : null}
      <ul className="sent">
        {messages.map((one) => (
          <li key={one.id} className="sent-row">
            <Mark state={one.takenAt ? 'done' : one.why ? 'soon' : 'waits'} />
            <div className="sent-what">
              <p id={`message-${one.id}`}>
                <strong>{t(`deliveries.kind.${one.kind}`)}</strong> ·{' '}
                <Raw>{[one.content, one.platform].filter(Boolean).join(' · ')}</Raw>
              </p>
              <Telling telling={one} />
            </div>
            {one.case ? (
              <Link to="/matches/$id" params={{ id: one.case }} aria-describedby={`message-${one.id}`}>
                {t('deliveries.open-case')}
              </Link>
            ) : null}
            {one.mayRetry ? (
              <div className="sent-acts">
                <Button
                  small
                  isDisabled={retry.isPending}
                  aria-describedby={`message-${one.id}`}
                  onPress={() => retry.mutate(one.id)}
                >
                  {t('deliveries.act.retry')}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
