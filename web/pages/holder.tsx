import type { InboxRow } from '../../desk/http/contract/index.ts'
import { Icon } from '../ui/icon.tsx'
import { useWords } from '../words/index.ts'
import { visible } from '../words/visible.ts'
import { useSession } from './session.ts'

/** Who has it, in as few letters as tell people apart; the whole name for those who point or listen. */
export function Holder({ row }: { row: InboxRow }) {
  const { t } = useWords()
  const { session } = useSession()
  const holder = row.assignedTo
  if (!holder) return null
  const me = holder.id === session?.staff.id
  const says = me ? t('assign.you-have-it') : t('assign.has', { name: holder.name })
  return (
    <span className={me ? 'line-holder line-holder-me' : 'line-holder'} title={says}>
      <Icon name="person" size={12} />
      <span className="unseen">{says}</span>
      <bdi aria-hidden="true">{initials(holder.name)}</bdi>
    </span>
  )
}

function initials(name: string): string {
  const words = visible(name).split(/\s+/u)
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
}
