import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { BankAtVersion } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { numberFormat } from '../../formats.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Mark } from '../../ui/mark.tsx'
import { More } from '../../ui/more.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Empty, Skeleton, Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { KindName } from '../matches/kind-name.tsx'
import { SignalValue } from '../matches/signal-value.tsx'
import { useTitle } from '../title.ts'
import { BankHead } from './bank-head.tsx'
import { EntryLabel } from './entry-label.tsx'
import { AsItWasOn } from './history.tsx'
import { TakeOut } from './take-out.tsx'

/** A bank as it was at one version of the lists: how it was set, what stood in it, and the file of it. */
export function BankThen() {
  const { bank, version } = useParams({ from: '/desk/banks/$bank/at/$version' })
  const { t, nth } = useWords()
  useTitle(t('then.title', { version: nth(Number(version) || 0) }))
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['banks', bank, 'at', version],
    queryFn: ({ pageParam }) => desk.bankThen(bank, version, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: BankAtVersion) => next?.toString(),
    // What was does not change.
    staleTime: Number.POSITIVE_INFINITY,
  })
  const page = data?.pages[0]
  if (error)
    return (
      <main className="plain-page" id="main">
        <Trouble title={t('then.error')}>
          <Errors error={error} />
        </Trouble>
        <p>
          <Link to="/banks/$bank" params={{ bank }}>
            {t('signal.back')}
          </Link>
        </p>
      </main>
    )
  return page ? (
    <Sheet
      key={page.version}
      called={bank}
      page={page}
      entries={data.pages.flatMap(({ entries }) => entries)}
      more={hasNextPage ? () => void fetchNextPage() : undefined}
      isReading={isFetchingNextPage}
    />
  ) : (
    <main className="plain-page day-page" id="main">
      <Skeleton rows={8} label={t('state.loading')} />
    </main>
  )
}

function Sheet({
  called,
  page: { version, bank },
  entries,
  more,
  isReading,
}: {
  /** By its name of today. */
  called: string
  page: BankAtVersion
  entries: BankAtVersion['entries']
  more: (() => void) | undefined
  isReading: boolean
}) {
  const { t, nth } = useWords()
  const navigate = useNavigate()
  const now = useQuery({ queryKey: ['banks', called, 'now'], queryFn: () => desk.bank(called) })
  const history = now.data?.history ?? []
  const made = history.find((one) => one.version <= version)
  const older = made && history.find((one) => one.version < made.version)
  const newer = history.findLast((one) => one.version > version)
  const go = (to: number) =>
    void navigate({ to: '/banks/$bank/at/$version', params: { bank: called, version: `${to}` } })
  useKeys(
    {
      ...(older ? { j: { says: t('then.older'), does: () => go(older.version), offer: true } } : {}),
      ...(newer ? { k: { says: t('then.newer'), does: () => go(newer.version), offer: true } } : {}),
      u: {
        says: t('signal.back'),
        does: () => void navigate({ to: '/banks/$bank', params: { bank: called } }),
      },
    },
    t('then.title', { version: nth(version) }),
  )
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      <header className="page-head">
        <BankHead bank={bank} back={called} />
        <div className="row-of-buttons">
          {older ? (
            <Button small onPress={() => go(older.version)}>
              {t('then.older')} <Kbd>j</Kbd>
            </Button>
          ) : null}
          {newer ? (
            <Button small onPress={() => go(newer.version)}>
              {t('then.newer')} <Kbd>k</Kbd>
            </Button>
          ) : null}
        </div>
      </header>
      <p className="then-note">
        <Mark state="waits" size={15} />
        <span>
          <strong>{t('then.title', { version: nth(version) })}</strong>{' '}
          {made ? (
            <>
              {t('then.since')} <Stamp at={made.at} />
            </>
          ) : null}
        </span>
      </p>
      <SetTo bank={bank} />
      <section className="room" aria-labelledby="then-entries">
        <h2 id="then-entries">{t('then.entries')}</h2>
        {entries.length === 0 ? (
          <Empty title={t('then.empty')}>
            <p>{t('then.empty.text')}</p>
          </Empty>
        ) : null}
        <ul className="entries">
          {entries.map(({ id, label, signals }) => (
            <li key={id} className="bank-entry">
              <div className="bank-entry-what">
                <p className="bank-entry-label">
                  <strong>
                    <EntryLabel bank={bank.name} label={label} />
                  </strong>{' '}
                  <span className="match-soft">{t('entry.numbered', { number: nth(id) })}</span>
                </p>
                <ul className="bank-entry-signals">
                  {signals.slice(0, few).map((signal) => (
                    <li key={signal.id}>
                      <KindName kind={signal.kind} /> <SignalValue signal={signal} short={40} />{' '}
                      <Link
                        to="/signals/$id"
                        params={{ id: `${signal.id}` }}
                        aria-label={t('signal.title', { id: nth(signal.id) })}
                      >
                        {t('signal.see')}
                      </Link>
                    </li>
                  ))}
                  {signals.length > few ? (
                    <li className="match-soft">{t('entry.more-signals', { count: signals.length - few })}</li>
                  ) : null}
                </ul>
              </div>
            </li>
          ))}
        </ul>
        <More says={t('inbox.more')} more={more} isReading={isReading} />
      </section>
      <TakeOut bank={called} version={version} />
      <section className="room" aria-labelledby="then-another">
        <h2 id="then-another">{t('then.another')}</h2>
        <AsItWasOn bank={called} />
      </section>
    </main>
  )
}

/** So many signals are shown of an entry; a video may have thousands. */
const few = 3

function SetTo({ bank }: { bank: BankAtVersion['bank'] }) {
  const { t, locale } = useWords()
  const radii = Object.entries(bank.radii)
  return (
    <dl className="facts facts-beside">
      <div>
        <dt>{t('then.looked-in')}</dt>
        <dd>
          {bank.ended
            ? t('bank.no.ended')
            : bank.enabled
              ? t('bank.live', { share: bank.liveShare })
              : t('bank.off')}
        </dd>
      </div>
      <div>
        <dt>{t('automatic.title')}</dt>
        <dd>{t(bank.onMatch === 'block' ? 'automatic.blocks' : 'automatic.reviews')}</dd>
      </div>
      <div>
        <dt>{t('bank.radii')}</dt>
        <dd>
          {radii.length === 0 ? t('then.usual') : null}
          <ul className="then-radii">
            {radii.map(([kind, radius]) => (
              <li key={kind}>
                <KindName kind={kind} />: {numberFormat(locale).format(radius)}
              </li>
            ))}
          </ul>
        </dd>
      </div>
    </dl>
  )
}
