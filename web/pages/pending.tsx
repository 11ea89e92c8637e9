import { useId } from 'react'
import type { HouseChangeView, Saying } from '../../desk/http/contract/index.ts'
import { Button } from '../ui/button.tsx'
import { Mark } from '../ui/mark.tsx'
import { Raw } from '../ui/raw.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { Differences } from './differences.tsx'
import { Errors } from './errors.tsx'
import { useNeedsAnother } from './needs-another.ts'
import { Rules } from './operator/rule-words.tsx'

type Change = {
  id: string
  says: Saying
  proposedBy: string
  proposedAt: string
  mayApprove: boolean
  mayReject: boolean
  others: readonly string[]
} & Partial<Pick<HouseChangeView, 'rules' | 'differs' | 'secret' | 'note'>>
export type Decision = 'approve' | 'reject'

/** What one person proposed and another must agree to: the same lines and keys wherever two persons change something. */
export function Pending<C extends Change>({
  title,
  changes,
  error,
  isBusy,
  onDecide,
}: {
  title: string
  changes: readonly C[]
  error: unknown
  isBusy: boolean
  onDecide: (change: C, decision: Decision) => void
}) {
  const { t, say } = useWords()
  const needsAnother = useNeedsAnother()
  const id = useId()
  return (
    <section className="room pending">
      <h2>{title}</h2>
      {error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={error} />
        </Trouble>
      ) : null}
      <ul>
        {changes.map((change) => (
          <li key={change.id} className="pending-change">
            <div>
              <p>{say(change.says)}</p>
              {change.rules && change.rules.length > 0 ? <Rules rules={change.rules} /> : null}
              <Differences change={change} />
              <p className="block-note">
                {t('registry.proposed-by')} <Raw>{change.proposedBy}</Raw> · <Stamp at={change.proposedAt} />
              </p>
              {change.mayApprove ? null : (
                <p className="key-why-not" id={`${id}${change.id}`}>
                  <Mark state="law" size={14} />
                  {needsAnother(change)}
                </p>
              )}
            </div>
            <div className="row-of-buttons">
              <Button
                small
                look="main"
                isDisabled={!change.mayApprove || isBusy}
                {...(change.mayApprove ? {} : { 'aria-describedby': `${id}${change.id}` })}
                onPress={() => onDecide(change, 'approve')}
              >
                {t('registry.approve')}
              </Button>
              <Button
                small
                isDisabled={!change.mayReject || isBusy}
                onPress={() => onDecide(change, 'reject')}
              >
                {t('registry.reject')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
