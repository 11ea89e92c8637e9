import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { HouseChangeView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Raw } from '../ui/raw.tsx'
import { Stamp } from '../ui/stamp.tsx'
import { Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { LinkShown } from './link-shown.tsx'
import { Rules } from './operator/rule-words.tsx'

/** Changes of people and settings that wait for a second person. Approving one may give a link, shown once. */
export function HouseChanges({ pending }: { pending: readonly HouseChangeView[] }) {
  const { t, say } = useWords()
  const queries = useQueryClient()
  const [link, setLink] = useState<{ name: string; link: string }>()
  const decide = useMutation({
    mutationFn: ({ change, decision }: { change: HouseChangeView; decision: 'approve' | 'reject' }) =>
      desk.decideHouseChange(change.id, decision),
    onSuccess: async (done, { change, decision }) => {
      if (done.link) setLink({ name: String(change.says.params?.name ?? ''), link: done.link })
      await Promise.all(['people', 'operator'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
      toast('done', t(decision === 'approve' ? 'registry.approved' : 'registry.rejected'))
    },
  })
  const shown = link ? <LinkShown {...link} onClose={() => setLink(undefined)} /> : null
  if (pending.length === 0) return shown
  return (
    <section className="room pending">
      <h2>{t('house-change.pending', { count: pending.length })}</h2>
      {decide.error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={decide.error} />
        </Trouble>
      ) : null}
      <ul>
        {pending.map((change) => (
          <li key={change.id} className="pending-change">
            <div>
              <p>{say(change.says)}</p>
              {change.rules && change.rules.length > 0 ? <Rules rules={change.rules} /> : null}
              <p className="block-note">
                {t('registry.proposed-by')} <Raw>{change.proposedBy}</Raw> · <Stamp at={change.proposedAt} />
                {change.mayApprove ? '' : ` · ${t('registry.needs-another')}`}
              </p>
            </div>
            <div className="row-of-buttons">
              <Button
                small
                look="main"
                isDisabled={!change.mayApprove || decide.isPending}
                onPress={() => decide.mutate({ change, decision: 'approve' })}
              >
                {t('registry.approve')}
              </Button>
              <Button
                small
                isDisabled={decide.isPending}
                onPress={() => decide.mutate({ change, decision: 'reject' })}
              >
                {t('registry.reject')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {shown}
    </section>
  )
}
