import { Link } from '@tanstack/react-router'
import type { ClockLine } from '../../../desk/http/contract/index.ts'
import { fullMoment, HOUR, length, timeIn } from '../../time.ts'
import { DutyMark } from '../../ui/duty-mark.tsx'
import { Exact } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { useNow } from '../clock.tsx'

const span = 24 * HOUR
/** More lines than this are no picture any more; the list of the day has them all. */
const most = 14

/** A day ahead on one line: each clock where it ends, hours by the clocks of the home state. */
export function NextHours({ lines, zone }: { lines: readonly ClockLine[] | undefined; zone: string }) {
  const { t, pick, locale } = useWords()
  const { ms } = useNow()
  const now = Math.floor(ms / 30_000) * 30_000
  const place = (at: number) => Math.min(100, Math.max(0, ((at - now) / span) * 100))
  const hours = Array.from({ length: 9 }, (_, nth) => Math.ceil(now / HOUR) * HOUR + nth * 3 * HOUR)
  return (
    <section className="room">
      <h2>{t('calendar.next-hours')}</h2>
      {lines?.length === 0 ? <p className="block-note">{t('calendar.next-hours.none')}</p> : null}
      {lines && lines.length > 0 ? (
        <div className="ahead">
          <ol className="ahead-rows">
            {lines.slice(0, most).map((line) => {
              const due = Date.parse(line.dueAt)
              return (
                <li
                  key={`${line.demand.id} ${line.name} ${line.dueAt}`}
                  className={`ahead-row ahead-${line.duty}`}
                >
                  <span className="ahead-words">
                    <Link to="/demands/$id" params={{ id: line.demand.id }}>
                      <Exact>{line.demand.number}</Exact>
                    </Link>{' '}
                    {pick(line.title)}
                    <span className="unseen"> {t(`calendar.duty.${line.duty}`)}</span>
                  </span>
                  <span className="ahead-track" aria-hidden="true">
                    <span className="ahead-bar" style={{ inlineSize: `${place(due)}%` }} />
                    <span className="ahead-end" style={{ insetInlineStart: `${place(due)}%` }}>
                      <DutyMark duty={line.duty} />
                    </span>
                  </span>
                  <time dateTime={line.dueAt} title={fullMoment(line.dueAt, locale)} className="ahead-left">
                    {length(due - ms, locale)}
                  </time>
                </li>
              )
            })}
          </ol>
          <div className="ahead-hours" aria-hidden="true">
            <span />
            <span className="ahead-scale">
              {hours
                .filter((hour) => hour < now + span - HOUR)
                .map((hour) => (
                  <span key={hour} className="ahead-hour" style={{ insetInlineStart: `${place(hour)}%` }}>
                    {timeIn(zone, new Date(hour).toISOString(), locale)}
                  </span>
                ))}
            </span>
            <span />
          </div>
        </div>
      ) : null}
    </section>
  )
}
