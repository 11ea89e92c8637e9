import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { BankView } from '../../../desk/http/contract/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { Exact } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { BankName } from './bank-name.tsx'

/** What a page of a bank begins with: the way back, what people call it, its own name and what it is for. */
export function BankHead({
  bank,
  back,
  children,
}: {
  bank: Pick<BankView, 'name' | 'title' | 'stance'>
  /** Where one goes back to: the bank of that name, or all of them. */
  back?: string
  children?: ReactNode
}) {
  const { t } = useWords()
  const look = { className: 'demand-back', children: <Icon name="back" /> }
  return (
    <div className="bank-head">
      {back === undefined ? (
        <Link to="/banks" aria-label={t('bank.back')} {...look} />
      ) : (
        <Link to="/banks/$bank" params={{ bank: back }} aria-label={t('signal.back')} {...look} />
      )}
      <div>
        <h1>
          <BankName bank={bank} />
        </h1>
        <p className="match-soft">
          <Exact>{bank.name}</Exact> · {t(`bank.stance.${bank.stance}`)}
        </p>
      </div>
      {children}
    </div>
  )
}
