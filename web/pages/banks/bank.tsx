import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { BankPage } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { More } from '../../ui/more.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { useTitle } from '../title.ts'
import { Automatic } from './automatic.tsx'
import { BankHead } from './bank-head.tsx'
import { BankSettings } from './bank-settings.tsx'
import { BankState } from './bank-state.tsx'
import { Entries } from './entries.tsx'
import { Figures } from './figures.tsx'
import { History } from './history.tsx'
import { Imports } from './imports.tsx'
import { NewEntry } from './new-entry.tsx'
import { TakeOut } from './take-out.tsx'

/** One list: how it is looked in, how right it was, what stands in it, and every change of it with its version. */
export function Bank() {
  const { bank: name } = useParams({ from: '/desk/banks/$bank' })
  const { t } = useWords()
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['banks', name],
    queryFn: ({ pageParam }) => desk.bank(name, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ entries }: BankPage) =>
      entries.length < portion ? undefined : entries.at(-1)?.id.toString(),
  })
  const page = data?.pages[0]
  useTitle(page && (page.bank.title || page.bank.name))
  if (error)
    return (
      <main className="plain-page" id="main">
        <Trouble title={t('bank.error')}>
          <Errors error={error} />
        </Trouble>
        <p>
          <Link to="/banks">{t('bank.back')}</Link>
        </p>
      </main>
    )
  if (!page)
    return (
      <main className="plain-page day-page" id="main">
        <Skeleton rows={8} label={t('state.loading')} />
      </main>
    )
  return (
    <Sheet
      key={page.bank.id}
      page={page}
      entries={data.pages.flatMap(({ entries }) => entries)}
      more={hasNextPage ? () => void fetchNextPage() : undefined}
      isReading={isFetchingNextPage}
    />
  )
}

/** How many entries the desk tells at a time. */
const portion = 50

function Sheet({
  page,
  entries,
  more,
  isReading,
}: {
  page: BankPage
  entries: BankPage['entries']
  more: (() => void) | undefined
  isReading: boolean
}) {
  const { t } = useWords()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'entry' | 'settings'>()
  const { bank, mayCurate } = page
  useKeys(
    {
      ...(mayCurate
        ? {
            n: { says: t('entry.add'), does: () => setOpen('entry'), offer: true },
            e: { says: t('bank.settings'), does: () => setOpen('settings'), offer: true },
          }
        : {}),
      u: { says: t('bank.back'), does: () => void navigate({ to: '/banks' }) },
    },
    bank.title || bank.name,
  )
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      <header className="page-head">
        <BankHead bank={bank}>
          <BankState bank={bank} />
        </BankHead>
        {mayCurate ? (
          <div className="row-of-buttons">
            <Button look="main" onPress={() => setOpen('entry')}>
              <Icon name="plus" size={14} />
              {t('entry.add')} <Kbd>n</Kbd>
            </Button>
            <Button onPress={() => setOpen('settings')}>
              <Icon name="gear" size={14} />
              {t('bank.settings')} <Kbd>e</Kbd>
            </Button>
          </div>
        ) : null}
      </header>
      <Figures bank={bank} />
      <section className="room" aria-labelledby="entries">
        <h2 id="entries">{t('bank.entries-title')}</h2>
        <Entries bank={bank.name} entries={entries} mayCurate={mayCurate} />
        <More says={t('inbox.more')} more={more} isReading={isReading} />
      </section>
      <Imports bank={bank.name} mayCurate={mayCurate} />
      {bank.stance === 'known' ? (
        <section className="room" aria-labelledby="bank-hunts">
          <h2 id="bank-hunts">{t('hunts.of-bank')}</h2>
          <p>
            {t('hunts.of-bank.text')} <Link to="/hunts">{t('nav.hunts')}</Link>
          </p>
        </section>
      ) : null}
      <Automatic page={page} />
      <TakeOut bank={bank.name} />
      <History bank={bank.name} history={page.history} />
      {open === 'entry' ? (
        <NewEntry bank={bank} kinds={page.kinds} onClose={() => setOpen(undefined)} />
      ) : null}
      {open === 'settings' ? (
        <BankSettings bank={bank} kinds={page.kinds} onClose={() => setOpen(undefined)} />
      ) : null}
    </main>
  )
}
