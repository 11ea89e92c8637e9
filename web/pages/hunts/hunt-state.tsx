import type { HuntView } from '../../../desk/http/contract/index.ts'
import { type State, Tag } from '../../ui/mark.tsx'
import { useWords } from '../../words/index.ts'

const marks: Record<HuntView['state'], State> = {
  looking: 'waits',
  held: 'soon',
  bringing: 'waits',
  done: 'done',
  dropped: 'plain',
}

/** How far it is, in a word and a shape. */
export function HuntState({ hunt: { state, endedBy } }: { hunt: Pick<HuntView, 'state' | 'endedBy'> }) {
  const { t } = useWords()
  return (
    <p className="hunt-state">
      <Tag state={marks[state]}>{t(`hunt.state.${endedBy === undefined ? state : 'ended'}`)}</Tag>
    </p>
  )
}
