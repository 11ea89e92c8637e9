import type { HuntView } from '../../../desk/http/contract/index.ts'
import { useWords } from '../../words/index.ts'

/** A hunt is called after the versions of the lists whose news it looks for. */
export function useHuntName(): (hunt: Pick<HuntView, 'after' | 'upTo'>) => string {
  const { t, nth } = useWords()
  return ({ after, upTo }) =>
    upTo - after === 1
      ? t('hunt.for-version', { version: nth(upTo) })
      : t('hunt.for-versions', { from: nth(after + 1), to: nth(upTo) })
}
