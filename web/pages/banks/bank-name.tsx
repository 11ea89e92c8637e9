import type { BankView } from '../../../desk/http/contract/index.ts'
import { Exact, Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'

/** What people call it; the one the desk made itself in the reader's own words. */
export function BankName({ bank }: { bank: Pick<BankView, 'name' | 'title'> }) {
  const { t } = useWords()
  if (bank.title) return <Raw>{bank.title}</Raw>
  return bank.name === 'LET_THROUGH' ? t('bank.let-through') : <Exact>{bank.name}</Exact>
}
