import type { BankView } from '../../../desk/http/contract/index.ts'
import { Exact, Raw } from '../../ui/raw.tsx'
import { useWords, type WordKey } from '../../words/index.ts'

type Named = Pick<BankView, 'name' | 'title'>

/** Those that the desk makes itself, without a title. */
const ours: Readonly<Record<string, WordKey>> = {
  LET_THROUGH: 'bank.let-through',
  TAKEN_DOWN: 'bank.taken-down',
}

/** What people call it; one the desk made itself in the reader's own words. */
export function BankName({ bank }: { bank: Named }) {
  const { t } = useWords()
  if (bank.title) return <Raw>{bank.title}</Raw>
  const word = ours[bank.name]
  return word ? t(word) : <Exact>{bank.name}</Exact>
}

/** The same where no more than letters can stand. */
export function useBankName(): (bank: Named) => string {
  const { t } = useWords()
  return ({ name, title }) => {
    const word = ours[name]
    return title || (word ? t(word) : name)
  }
}
