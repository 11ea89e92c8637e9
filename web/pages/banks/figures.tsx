import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BankPage, BankRates } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Segments } from '../../ui/segments.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { useShare } from './share.ts'

const windows = ['all', '365', '30', '7'] as const
type Window = (typeof windows)[number]

/** What the bank led to, in the time that is asked about, told with what it is counted of. */
export function Figures({ bank }: { bank: BankPage['bank'] }) {
  const { t, number } = useWords()
  const share = useShare()
  const [window, setWindow] = useState<Window>('all')
  const { data, error } = useQuery({
    queryKey: ['banks', bank.name, 'rates'],
    queryFn: () => desk.bankRates(bank.name),
    enabled: window !== 'all',
  })
  const came = window === 'all' ? always(bank) : data && within(data, Number(window))
  return (
    <section aria-label={t('bank.figures')}>
      <Segments
        label={t('bank.window')}
        value={window}
        options={windows.map((value) => ({ value, label: t(`bank.window.${value}`) }))}
        onChange={setWindow}
      />
      {error && window !== 'all' ? (
        <Trouble title={t('bank.error')}>
          <Errors error={error} />
        </Trouble>
      ) : null}
      <dl className="figures bank-figures" aria-live="polite">
        <Figure
          name={t('bank.figure.entries')}
          value={number(bank.entries)}
          note={t('bank.signals', { count: bank.signals })}
        />
        <Figure
          name={t('bank.figure.cases')}
          value={came ? number(came.cases) : '…'}
          note={came ? t('bank.figure.open', { count: came.open }) : ''}
        />
        <Figure
          name={t('bank.exempt')}
          value={!came ? '…' : came.decided === 0 ? '–' : share(came.exempt, came.decided)}
          note={t('bank.figure.exempt')}
        />
        <Figure
          name={t('bank.mistakes')}
          value={!came ? '…' : came.decided === 0 ? '–' : share(came.collisions, came.decided)}
          note={t('bank.figure.mistakes')}
        />
        {came?.stopped === undefined ? null : (
          <Figure
            name={t('bank.overturned')}
            value={came.stopped === 0 ? '–' : share(came.overturned ?? 0, came.stopped)}
            note={t('bank.figure.overturned')}
          />
        )}
      </dl>
    </section>
  )
}

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd className="figure-value">{value}</dd>
      <dd className="block-note">{note}</dd>
    </div>
  )
}

type Came = {
  cases: number
  open: number
  decided: number
  exempt: number
  collisions: number
  stopped?: number
  overturned?: number
}

const always = ({ rates }: BankPage['bank']): Came => rates

function within({ windows: all }: BankRates, days: number): Came | undefined {
  const found = all.find((one) => one.days === days)
  return found && { ...found, decided: found.known + found.exempt + found.collisions }
}
