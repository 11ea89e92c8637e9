import type { MatchPage } from '../../../desk/http/contract/index.ts'
import { type State, Tag } from '../../ui/mark.tsx'
import { useWords } from '../../words/index.ts'

type Found = NonNullable<MatchPage['verdict']>
const states: Record<Found, State> = { known: 'done', exempt: 'law', collision: 'plain', lapsed: 'plain' }

/** What a person found, in a word. */
export function Verdict({ verdict }: { verdict: Found }) {
  const { t } = useWords()
  return <Tag state={states[verdict]}>{t(`match.verdict.${verdict}`)}</Tag>
}
