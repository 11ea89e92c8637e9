import { Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'

/** By which right it stands there; programs may list without naming one, and what only looked alike rests on none. */
export function LegalBasis({ children }: { children: string }) {
  const { t } = useWords()
  return children === '–' || children.trim() === '' ? t('entry.no-right') : <Raw>{children}</Raw>
}
