import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { BankView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { Exact } from '../ui/raw.tsx'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { BankName } from './banks/bank-name.tsx'
import { BankState } from './banks/bank-state.tsx'
import { NewBank } from './banks/new-bank.tsx'
import { useShare } from './banks/share.ts'
import { Errors } from './errors.tsx'
import { useTitle } from './title.ts'

/** Every list that is looked in, how much stands in it, and how often what it pointed at was something else. */
export function Banks() {
  const { t } = useWords()
  useTitle(t('nav.banks'))
  const { data, error } = useQuery({ queryKey: ['banks'], queryFn: desk.banks })
  const navigate = useNavigate()
  const [making, setMaking] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>('a.bank-link') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    links[Math.min(links.length - 1, Math.max(0, at === -1 ? 0 : at + by))]?.focus()
  }
  const mayMake = data?.mayCurate ?? false
  useKeys(
    {
      j: { says: t('keys.move'), does: () => step(1) },
      k: { says: t('keys.move'), does: () => step(-1) },
      t: { says: t('try.title'), does: () => void navigate({ to: '/banks/try' }), offer: true },
      ...(mayMake ? { n: { says: t('banks.make'), does: () => setMaking(true), offer: true } } : {}),
    },
    t('nav.banks'),
  )
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      <header className="page-head">
        <h1>{t('banks.title')}</h1>
        <div className="row-of-buttons">
          <Button onPress={() => void navigate({ to: '/banks/try' })}>
            <Icon name="search" size={14} />
            {t('try.title')} <Kbd>t</Kbd>
          </Button>
          {mayMake ? (
            <Button onPress={() => setMaking(true)}>
              <Icon name="plus" size={14} />
              {t('banks.make')} <Kbd>n</Kbd>
            </Button>
          ) : null}
        </div>
      </header>
      <p className="page-lead">{t('banks.lead')}</p>
      {error ? (
        <Trouble title={t('banks.error')}>
          <Errors error={error} />
        </Trouble>
      ) : !data ? (
        <Skeleton rows={5} label={t('state.loading')} />
      ) : data.banks.length === 0 ? (
        <Empty title={t('banks.none')}>
          <p>{t('banks.none.text')}</p>
          {mayMake ? <Button onPress={() => setMaking(true)}>{t('banks.make')}</Button> : null}
        </Empty>
      ) : (
        <ul className="banks" ref={list}>
          {data.banks.map((bank) => (
            <Row key={bank.id} bank={bank} />
          ))}
        </ul>
      )}
      {making ? <NewBank onClose={() => setMaking(false)} /> : null}
    </main>
  )
}

function Row({ bank }: { bank: BankView }) {
  const { t } = useWords()
  const share = useShare()
  const { rates } = bank
  return (
    <li className="bank-row">
      <div className="bank-what">
        <p className="bank-name">
          <Link to="/banks/$bank" params={{ bank: bank.name }} className="bank-link">
            <BankName bank={bank} />
          </Link>
        </p>
        <p className="match-soft">
          <Exact>{bank.name}</Exact> · {t(`bank.stance.${bank.stance}`)}
        </p>
      </div>
      <BankState bank={bank} />
      <p className="bank-counts">
        {t('bank.entries', { count: bank.entries })}
        <span className="match-soft">{t('bank.signals', { count: bank.signals })}</span>
      </p>
      <p className="bank-counts">
        {rates.cases === 0 ? (
          <span className="match-soft">{t('bank.no-cases')}</span>
        ) : (
          <>
            {t('bank.cases', { count: rates.cases })}
            <span className="match-soft">
              {rates.decided === 0
                ? t('bank.none-decided')
                : `${t('bank.exempt')} ${share(rates.exempt, rates.decided)} · ${t('bank.mistakes')} ${share(rates.collisions, rates.decided)}`}
            </span>
          </>
        )}
      </p>
    </li>
  )
}
