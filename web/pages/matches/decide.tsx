import { Link } from '@tanstack/react-router'
import type { MatchPage } from '../../../desk/http/contract/index.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Quote, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'
import { Telling } from '../deliveries/telling.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import { Verdict } from './verdict.tsx'
import { type Verdicts, verdicts } from './verdicts.ts'

/** The three keys, each with what it does before it is pressed; or what was found, by whom and why. */
export function Decide({
  page,
  deciding,
  onDecide,
  next,
}: {
  page: MatchPage
  deciding: Verdicts | undefined
  onDecide: (verdict: Verdicts | undefined) => void
  next: { id: string; number: number } | undefined
}) {
  const { t, say, nth } = useWords()
  return (
    <section className="match-deeds deeds" aria-label={t('demand.what-to-do')}>
      {page.verdict ? (
        <Found page={page} verdict={page.verdict} />
      ) : (
        <>
          <h2>{t('match.question')}</h2>
          {page.reopens ? <Beside says={t('match.reopens')} other={page.reopens} /> : null}
          {page.work ? (
            <p className="inline-mark">
              <Mark state="soon" size={15} />
              <strong>{say(page.work)}</strong>
            </p>
          ) : null}
          <p className="block-note">{t('match.lead')}</p>
          <ol className="keys">
            {verdicts.map((verdict, n) => (
              <li key={verdict} className="key">
                <Button
                  className="key-button"
                  isDisabled={!page.mayDecide}
                  onPress={() => onDecide(verdict)}
                  aria-describedby={`does-${verdict}`}
                >
                  <span>{t(`match.key.${verdict}`)}</span>
                  <Kbd>{`${n + 1}`}</Kbd>
                </Button>
                <p className="key-says" id={`does-${verdict}`}>
                  {t(`match.does.${verdict}`)}
                </p>
              </li>
            ))}
          </ol>
          {page.mayDecide ? null : (
            <p className="key-why-not">
              <Mark state="law" size={14} />
              {t('match.may-not')}
            </p>
          )}
        </>
      )}
      {next ? (
        <p className="match-next">
          <Link to="/matches/$id" params={{ id: next.id }}>
            {t('match.next-case', { number: nth(next.number) })}
          </Link>{' '}
          <Kbd>n</Kbd>
        </p>
      ) : page.verdict ? (
        <p className="match-next block-note">{t('match.no-next')}</p>
      ) : null}
      {deciding && page.mayDecide ? (
        <DecideDialog page={page} verdict={deciding} onClose={() => onDecide(undefined)} />
      ) : null}
    </section>
  )
}

function Found({ page, verdict }: { page: MatchPage; verdict: NonNullable<MatchPage['verdict']> }) {
  const { t } = useWords()
  return (
    <section className="match-found" aria-label={t('match.found')}>
      <h2>{t('match.found')}</h2>
      <p>
        <Verdict verdict={verdict} />
        {page.exception ? <span> {t(`exception.${page.exception}`)}</span> : null}
      </p>
      {page.reason ? <Quote className="reasons">{page.reason}</Quote> : null}
      <p className="block-note">
        {page.decidedBy ? (
          <>
            <Raw>{page.decidedBy}</Raw>{' '}
          </>
        ) : null}
        {page.decidedAt ? <Stamp at={page.decidedAt} /> : null}
      </p>
      <p className="block-note">{t(`match.came-of.${verdict}`)}</p>
      {page.telling ? (
        <Telling telling={page.telling} />
      ) : (
        <p className="block-note">{t('telling.when-asked')}</p>
      )}
      {page.reopens ? <Beside says={t('match.reopens')} other={page.reopens} /> : null}
      {page.reopenedAs ? <Beside says={t('match.reopened-as')} other={page.reopenedAs} /> : null}
    </section>
  )
}

/** The other case of a piece that was opened once more. */
function Beside({ says, other }: { says: string; other: { id: string; number: number } }) {
  const { t } = useWords()
  return (
    <p className="inline-mark">
      <Mark state="soon" size={15} />
      <span>
        {says}{' '}
        <Link to="/matches/$id" params={{ id: other.id }}>
          {t('match.title', { number: `${other.number}` })}
        </Link>
      </span>
    </p>
  )
}
