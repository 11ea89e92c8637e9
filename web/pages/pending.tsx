import type { HouseChangeView, Saying } from '../../desk/http/contract/index.ts'
import { Button } from '../ui/button.tsx'
import { Raw } from '../ui/raw.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { Differences } from './differences.tsx'
import { Errors } from './errors.tsx'
import { Rules } from './operator/rule-words.tsx'

type Change = {
  id: string
  says: Saying
  proposedBy: string
  proposedAt: string
  mayApprove: boolean
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
                {change.mayApprove ? '' : ` · ${t('registry.needs-another')}`}
              </p>
            </div>
            <div className="row-of-buttons">
              <Button
                small
                look="main"
                isDisabled={!change.mayApprove || isBusy}
                onPress={() => onDecide(change, 'approve')}
              >
                {t('registry.approve')}
              </Button>
              <Button small isDisabled={isBusy} onPress={() => onDecide(change, 'reject')}>
                {t('registry.reject')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
