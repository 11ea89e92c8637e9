import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ClockLine, ClockLines } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { dateFormat } from '../../formats.ts'
import { dayName, fullMoment, length, timeIn } from '../../time.ts'
import { Article } from '../../ui/article.tsx'
import { Button } from '../../ui/button.tsx'
import { DutyMark } from '../../ui/duty-mark.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { useNow } from '../clock.tsx'

/** A list of clocks in pages, what ends first on top. Without any it is not there, unless it says something when empty. */
export function ClockPages({
  title,
  text,
  asked,
  zone,
  empty,
  late = false,
}: {
  title: string
  text?: string
  asked: Readonly<Record<string, string | undefined>>
  zone: string
  empty?: string
  late?: boolean
}) {
  const { t } = useWords()
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['clocks', title, asked],
    queryFn: ({ pageParam }) => desk.clocks({ ...asked, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ClockLines) => page.next,
    placeholderData: keepPreviousData,
  })
  const lines = data?.pages.flatMap((page) => page.lines) ?? []
  if (lines.length === 0 && empty === undefined) return null
  return (
    <section className={late ? 'room clocks-late' : 'room'}>
      <h2>
        {late ? <Mark state="late" size={15} /> : null} {title}
      </h2>
      {text ? <p className="block-note">{text}</p> : null}
      {lines.length === 0 && data ? <p className="block-note">{empty}</p> : null}
      <ul className="clock-lines">
        {lines.map((line) => (
          <Line key={`${line.demand.id} ${line.name} ${line.dueAt}`} line={line} zone={zone} />
        ))}
      </ul>
      {hasNextPage ? (
        <p>
          <Button small onPress={() => void fetchNextPage()} isDisabled={isFetchingNextPage}>
            {t('calendar.more')}
          </Button>
        </p>
      ) : null}
    </section>
  )
}

function Line({ line, zone }: { line: ClockLine; zone: string }) {
  const { t, pick, locale } = useWords()
  return (
    <li className="clock-line">
      <span className="clock-when">
        <DutyMark duty={line.duty} />
        <span className="clock-duty">{t(`calendar.duty.${line.duty}`)}</span>
      </span>
      <div className="clock-what">
        <p>
          <Link to="/demands/$id" params={{ id: line.demand.id }}>
            <Exact>{line.demand.number}</Exact>
          </Link>{' '}
          {pick(line.title)} <Article>{line.article}</Article>
          {line.alike > 1 ? (
            <span className="block-note"> {t('calendar.alike', { count: line.alike })}</span>
          ) : null}
        </p>
        <p className="block-note">
          <Raw>{line.authority}</Raw>
          {line.consequence ? (
            <>
              {' · '}
              {t('calendar.if-missed')} <bdi dir="auto">{pick(line.consequence)}</bdi>
            </>
          ) : null}
        </p>
      </div>
      <When line={line} zone={zone} locale={locale} />
    </li>
  )
}

function When({ line, zone, locale }: { line: ClockLine; zone: string; locale: string }) {
  const { t } = useWords()
  const { ms } = useNow()
  const left = Date.parse(line.dueAt) - ms
  if (line.state === 'stopped') return <p className="clock-left-text">{t('clock.paused')}</p>
  return (
    <p className={left < 0 && line.duty === 'act' ? 'clock-left-text clock-missed' : 'clock-left-text'}>
      <time dateTime={line.dueAt} title={fullMoment(line.dueAt, locale)}>
        <bdi>{timeIn(zone, line.dueAt, locale)}</bdi>
      </time>
      <span>{t(left < 0 ? 'clock.over' : 'clock.left', { left: length(left, locale) })}</span>
      <span className="unseen">{dayName(dayIn(zone, line.dueAt), locale)}</span>
    </p>
  )
}

/** The calendar day of an instant by the clocks of a zone. */
function dayIn(zone: string, instant: string): string {
  return dateFormat('sv-SE', { timeZone: zone }).format(new Date(instant))
}
