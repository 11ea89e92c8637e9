import type { HuntView } from '../../../desk/http/contract/index.ts'
import { useWords } from '../../words/index.ts'

/** A hunt is called after the versions of the lists whose news it looks for. */
export function useHuntName(): (hunt: Pick<HuntView, 'after' | 'upTo'>) => string {
  const { t, number } = useWords()
  return ({ after, upTo }) =>
    upTo - after === 1
      ? t('hunt.for-version', { version: number(upTo) })
      : t('hunt.for-versions', { from: number(after + 1), to: number(upTo) })
}
