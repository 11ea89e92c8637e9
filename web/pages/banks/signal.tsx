import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { SignalPage } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Icon } from '../../ui/icon.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Mark } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { isSquare } from '../matches/bits.ts'
import { KindName } from '../matches/kind-name.tsx'
import { SignalValue } from '../matches/signal-value.tsx'
import { Square } from '../matches/square.tsx'
import { VariantName } from '../matches/variant-name.tsx'
import { Verdict } from '../matches/verdict.tsx'
import { useTitle } from '../title.ts'
import { BankName } from './bank-name.tsx'
import { EntryLabel } from './entry-label.tsx'
import { LegalBasis } from './legal-basis.tsx'

/** One signal: what it is, by which version it came and went, and every case it met. */
export function Signal() {
  const { id } = useParams({ from: '/desk/signals/$id' })
  const { t, nth } = useWords()
  const { data, error } = useQuery({ queryKey: ['banks', 'signal', id], queryFn: () => desk.signal(id) })
  useTitle(t('signal.title', { id: nth(Number(id) || 0) }))
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      {error ? (
        <>
          <Trouble title={t('signal.error')}>
            <Errors error={error} />
          </Trouble>
          <p>
            <Link to="/banks">{t('bank.back')}</Link>
          </p>
        </>
      ) : data ? (
        <Sheet page={data} />
      ) : (
        <Skeleton rows={6} label={t('state.loading')} />
      )}
    </main>
  )
}

function Sheet({ page }: { page: SignalPage }) {
  const { t, say, nth } = useWords()
  const navigate = useNavigate()
  const { signal, bank } = page
  useKeys(
    {
      u: {
        says: t('signal.back'),
        does: () => void navigate({ to: '/banks/$bank', params: { bank: bank.name } }),
      },
    },
    t('signal.title', { id: nth(page.id) }),
  )
  return (
    <>
      <header className="page-head">
        <div className="bank-head">
          <Link
            to="/banks/$bank"
            params={{ bank: bank.name }}
            className="demand-back"
            aria-label={t('signal.back')}
          >
            <Icon name="back" />
          </Link>
          <div>
            <h1>
              <KindName kind={signal.kind} />
            </h1>
            <p className="match-soft">
              {t('signal.title', { id: nth(page.id) })} · {t('entry.numbered', { number: nth(page.entry) })} ·{' '}
              <BankName bank={bank} />
            </p>
          </div>
        </div>
      </header>
      {signal.kind === 'pdq' && isSquare(signal.value) ? (
        <Square value={signal.value} marked={[]} label={t('match.side.listed')} />
      ) : null}
      <p className="signal-value">
        <SignalValue signal={signal} short={2_000} />{' '}
        {signal.variant ? <VariantName variant={signal.variant} /> : null}
      </p>
      <p>
        <strong>
          <EntryLabel bank={bank.name} label={page.label} />
        </strong>{' '}
        · <LegalBasis>{page.legalBasis}</LegalBasis>
      </p>
      <section className="room" aria-labelledby="signal-history">
        <h2 id="signal-history">{t('signal.history')}</h2>
        <ol className="bank-history">
          <li>
            <Stamp at={page.listedAt} />
            <span>{t('signal.listed', { version: nth(page.listedVersion) })}</span>
            <span>
              <Raw>{page.source.name}</Raw> <Exact>{page.source.reference ?? ''}</Exact>{' '}
              <span className="match-soft">
                <Raw>{page.listedBy}</Raw>
              </span>
            </span>
          </li>
          {page.withdrawnAt ? (
            <li>
              <Stamp at={page.withdrawnAt} />
              <span>{t('signal.withdrawn', { version: nth(page.withdrawnVersion ?? 0) })}</span>
              <span>{page.withdrawnBecause ? say(page.withdrawnBecause) : null}</span>
            </li>
          ) : null}
        </ol>
      </section>
      <Cases cases={page.cases} />
    </>
  )
}

function Cases({ cases }: Pick<SignalPage, 'cases'>) {
  const { t, number, nth } = useWords()
  return (
    <section className="room" aria-labelledby="signal-cases">
      <h2 id="signal-cases">{t('signal.cases')}</h2>
      {cases.length === 0 ? <p className="block-note">{t('signal.cases.none')}</p> : null}
      <ol className="bank-history">
        {cases.map(({ id, number: n, piece, openedAt, distance, verdict }) => (
          <li key={id}>
            <Stamp at={openedAt} />
            <Link to="/matches/$id" params={{ id }}>
              {t('match.title', { number: nth(n) })}
            </Link>
            <span>
              <Raw>{piece.content}</Raw>{' '}
              <span className="match-soft">
                {distance === 0 ? t('match.distance.none') : number(distance)} ·{' '}
                {isVerdict(verdict) ? (
                  <Verdict verdict={verdict} />
                ) : (
                  <>
                    <Mark state="waits" size={12} /> {t('signal.open')}
                  </>
                )}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const isVerdict = (word: string | undefined): word is Parameters<typeof Verdict>[0]['verdict'] =>
  word === 'known' || word === 'exempt' || word === 'collision' || word === 'lapsed'
