import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ForYou } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Mark } from '../ui/mark.tsx'
import { Exact, Raw } from '../ui/raw.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { useNeedsAnother } from './needs-another.ts'

/** Everything that asks for a second person, demands, register and house alike; what one may agree to stands on top. */
export function TwoPersons({ requests, changes }: Pick<ForYou, 'requests' | 'changes'>) {
  const { t, say, number } = useWords()
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: ['authorities'], queryFn: desk.authorities })
  const pending = data?.pending ?? []
  const decide = useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: 'approve' | 'reject' }) =>
      desk.decideChange(id, decision),
    onSuccess: (_, { decision }) =>
      toast('done', t(decision === 'approve' ? 'registry.approved' : 'registry.rejected')),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['authorities'] })
      void queries.invalidateQueries({ queryKey: ['for-you'] })
    },
  })
  const needsAnother = useNeedsAnother()
  const count = requests.length + pending.length + changes.length
  const yoursFirst = requests.toSorted((a, b) => Number(b.mayAgree) - Number(a.mayAgree))
  return (
    <section className="room" aria-labelledby="two-persons">
      <h2 id="two-persons">
        {t('ask.two-persons')} <span className="line-group-count">{number(count)}</span>
      </h2>
      {count === 0 ? <p className="block-note">{t('ask.none-open')}</p> : null}
      {decide.error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={decide.error} />
        </Trouble>
      ) : null}
      <ul className="for-you-list">
        {yoursFirst.map((request) => (
          <One
            key={request.id}
            yours={request.mayAgree}
            head={
              <>
                <Link to="/demands/$id" params={{ id: request.demand.id }} className="for-you-link">
                  <Exact>{request.demand.number}</Exact>
                </Link>
                <span>{say({ key: `ask.what.${request.deed}` })}</span>
              </>
            }
            by={request.mine ? t('ask.you') : request.by.name}
            at={request.at}
            until={request.until}
          />
        ))}
        {changes.map((change) => (
          <One
            key={change.id}
            yours={change.mayApprove}
            head={
              <>
                <ChangeLink change={change} />
                <span>{say(change.says)}</span>
              </>
            }
            by={change.proposedBy}
            at={change.proposedAt}
          >
            {change.mayApprove ? null : <p className="block-note">{needsAnother(change)}</p>}
          </One>
        ))}
        {pending.map((change) => (
          <One
            key={change.id}
            yours={change.mayApprove}
            head={
              <>
                <Link to="/authorities" className="for-you-link">
                  {t('ask.registry')}
                </Link>
                <span>{say(change.says)}</span>
              </>
            }
            by={change.proposedBy}
            at={change.proposedAt}
          >
            {change.mayApprove ? (
              <div className="row-of-buttons">
                <Button
                  small
                  isDisabled={decide.isPending}
                  onPress={() => decide.mutate({ id: change.id, decision: 'approve' })}
                >
                  {t('registry.approve')}
                </Button>
                <Button
                  small
                  look="quiet"
                  isDisabled={decide.isPending}
                  onPress={() => decide.mutate({ id: change.id, decision: 'reject' })}
                >
                  {t('registry.reject')}
                </Button>
              </div>
            ) : null}
          </One>
        ))}
      </ul>
    </section>
  )
}

/** Where it is looked at and decided: what differs stands there in full. */
function ChangeLink({ change: { page, bank } }: { change: ForYou['changes'][number] }) {
  const { t } = useWords()
  const className = 'for-you-link'
  if (page === 'bank')
    return (
      <Link to="/banks/$bank" params={{ bank: bank ?? '' }} className={className}>
        {t('entry.bank')}
      </Link>
    )
  return (
    <Link to={`/${page}`} className={className}>
      {t(page === 'operator' ? 'nav.settings' : `nav.${page}`)}
    </Link>
  )
}

function One({
  yours,
  head,
  by,
  at,
  until,
  children,
}: {
  yours: boolean
  head: ReactNode
  by: string
  at: string
  until?: string
  children?: ReactNode
}) {
  const { t } = useWords()
  return (
    <li className={yours ? 'for-you-one for-you-unread' : 'for-you-one'}>
      <p className="for-you-head">
        <Mark state={yours ? 'waits' : 'plain'} size={13} />
        {head}
      </p>
      <p className="block-note">
        {t('ask.by')} <Raw>{by}</Raw> · <Stamp at={at} />
        {until ? (
          <>
            {' · '}
            {t('ask.until')} <Stamp at={until} />
          </>
        ) : null}
      </p>
      {children}
    </li>
  )
}
