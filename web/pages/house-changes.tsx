import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { HouseChangeView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { LinkShown } from './link-shown.tsx'
import { type Decision, Pending } from './pending.tsx'

/** Changes of people, settings and connections that wait for a second person. Approving one may give a link, shown once. */
export function HouseChanges({ pending }: { pending: readonly HouseChangeView[] }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [link, setLink] = useState<{ name: string; link: string }>()
  const decide = useMutation({
    mutationFn: ({ change, decision }: { change: HouseChangeView; decision: Decision }) =>
      desk.decideHouseChange(change.id, decision),
    onSuccess: async (done, { change, decision }) => {
      if (done.link) setLink({ name: String(change.says.params?.name ?? ''), link: done.link })
      await Promise.all(
        ['people', 'operator', 'platforms', 'for-you'].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      )
      toast('done', t(decision === 'approve' ? 'registry.approved' : 'registry.rejected'))
    },
  })
  const shown = link ? <LinkShown {...link} onClose={() => setLink(undefined)} /> : null
  if (pending.length === 0) return shown
  return (
    <>
      <Pending
        title={t('house-change.pending', { count: pending.length })}
        changes={pending}
        error={decide.error}
        isBusy={decide.isPending}
        onDecide={(change, decision) => decide.mutate({ change, decision })}
      />
      {shown}
    </>
  )
}
