import type { BankView } from '../../../desk/http/contract/index.ts'
import { Tag } from '../../ui/mark.tsx'
import { useWords } from '../../words/index.ts'

/** Whether it is looked in, for how much of the traffic, and what follows where it meets something. */
export function BankState({ bank }: { bank: BankView }) {
  const { t } = useWords()
  return (
    <p className="bank-state">
      {!bank.enabled ? (
        <Tag state="plain">{t('bank.off')}</Tag>
      ) : bank.liveShare < 1 ? (
        <Tag state="waits">{t('bank.live', { share: bank.liveShare })}</Tag>
      ) : (
        <Tag state="done">{t('bank.on')}</Tag>
      )}
      {bank.onMatch === 'block' ? <Tag state="law">{t('bank.blocks')}</Tag> : null}
    </p>
  )
}
