import { listFormat } from '../formats.ts'
import { useWords } from '../words/index.ts'

/** Why a key that agrees is disabled, and who could press it; where nobody could, what is wanted. */
export function useNeedsAnother(): (change: {
  mayApprove: boolean
  others: readonly string[]
}) => string | undefined {
  const { t, locale } = useWords()
  return ({ mayApprove, others }) =>
    mayApprove
      ? undefined
      : others.length === 0
        ? t('registry.nobody-else')
        : t('registry.needs-another', { names: listFormat(locale, { type: 'disjunction' }).format(others) })
}
