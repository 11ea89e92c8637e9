import type { ClockView } from '../../../desk/http/contract/index.ts'
import { DAY, fullMoment, HOUR, length, MINUTE, standing } from '../../time.ts'
import { Article } from '../../ui/article.tsx'
import { Ring } from '../../ui/ring.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'
import { numberFormat } from '../../formats.ts'
import { useNow } from '../clock.tsx'

/**
 * All clocks on one time line. The scale is even near now and shrinks away from it, so that an hour and six months
 * stand on the same line; `place` gives 0 to 100 from the first start to the last end.
 */
const bend = (ms: number) => Math.asinh(ms / (6 * MINUTE))

function scale(from: number, to: number, now: number) {
  const first = bend(Math.min(from, now - 5 * MINUTE) - now)
  const last = bend(Math.max(to, now + 10 * MINUTE) - now)
  return (at: number) => Math.min(100, Math.max(0, ((bend(at - now) - first) / (last - first)) * 100))
}

const ticks = [-30 * DAY, -DAY, -HOUR, HOUR, DAY, 30 * DAY, 180 * DAY]

export function TimeLine({ clocks }: { clocks: readonly ClockView[] }) {
  const { ms } = useNow()
  const { t, pick, locale } = useWords()
  if (clocks.length === 0) return <p className="block-note">{t('clock.none')}</p>
  const now = Math.floor(ms / 10_000) * 10_000
  const starts = clocks.map((clock) => Date.parse(clock.startedAt))
  const ends = clocks.map((clock) => Date.parse(clock.endedAt ?? clock.dueAt))
  const place = scale(Math.min(...starts), Math.max(...ends), now)
  return (
    <div className="time-line">
      <ol className="time-rows">
        {clocks.map((clock) => {
          const { standing: stands, share, left } = standing(clock, ms)
          const open = clock.state === 'running' || clock.state === 'stopped'
          return (
            <li key={`${clock.name} ${clock.startedAt}`} className={`time-row time-${stands}`}>
              <div className="time-words">
                <Ring share={share} standing={stands} size={18} />
                <span className="time-title">
                  {pick(clock.title)} <Article>{clock.article}</Article>
                </span>
                <span className="time-left">
                  {stands === 'paused'
                    ? t('clock.paused')
                    : stands === 'over'
                      ? t('clock.over', { left: length(left, locale) })
                      : open && stands !== 'done'
                        ? t('clock.left', { left: length(left, locale) })
                        : t('clock.done')}
                </span>
              </div>
              <div className="time-track" aria-hidden="true">
                {spansOf(clock, ms).map((span) => (
                  <span
                    key={`${span.kind} ${span.from}`}
                    className={`time-span time-span-${span.kind}`}
                    style={{
                      insetInlineStart: `${place(span.from)}%`,
                      inlineSize: `${Math.max(0.8, place(span.to) - place(span.from))}%`,
                    }}
                  />
                ))}
                <span className="time-now" style={{ insetInlineStart: `${place(now)}%` }} />
              </div>
              <p className="time-detail">
                {t('clock.from')} <Stamp at={clock.startedAt} />{' '}
                {clock.endedAt ? (
                  <>
                    · {t('clock.ended')} <Stamp at={clock.endedAt} />
                  </>
                ) : clock.state === 'stopped' ? null : (
                  <>
                    · {t('clock.due')} <Stamp at={clock.dueAt} />
                  </>
                )}
                {clock.spans.flatMap((span) =>
                  span.to && span.why
                    ? [
                        <span key={span.from}>
                          {' '}
                          · {t('clock.paused-why', { why: pick(span.title ?? { en: span.why }) })}
                        </span>,
                      ]
                    : [],
                )}
                {clock.consequence && open ? (
                  <span className="time-consequence">
                    {t('calendar.if-missed')} <bdi dir="auto">{pick(clock.consequence)}</bdi>
                  </span>
                ) : null}
              </p>
            </li>
          )
        })}
      </ol>
      <div className="time-ticks" aria-hidden="true">
        <span className="time-tick time-tick-now" style={{ insetInlineStart: `${place(now)}%` }}>
          {t('clock.now')}
        </span>
        {ticks
          .map((tick) => ({ tick, at: place(now + tick) }))
          .filter(
            ({ at }, index, all) =>
              at > 2 &&
              at < 97 &&
              Math.abs(at - place(now)) > 11 &&
              (index === 0 || at - (all[index - 1]?.at ?? 0) > 9),
          )
          .map(({ tick, at }) => (
            <span
              key={tick}
              className="time-tick"
              style={{ insetInlineStart: `${at}%` }}
              title={fullMoment(new Date(now + tick).toISOString(), locale)}
            >
              {tick < 0 ? '−' : '+'}
              {tickWord(tick, locale)}
            </span>
          ))}
      </div>
    </div>
  )
}

/** `1 hr`, `30 days`: ticks are round, so one unit says it. */
function tickWord(tick: number, locale: string): string {
  const size = Math.abs(tick)
  const [amount, unit] = size >= DAY ? [size / DAY, 'day'] : [size / HOUR, 'hour']
  return numberFormat(locale.startsWith('en') ? 'en-US' : locale, {
    style: 'unit',
    unit: unit as 'day',
    unitDisplay: 'short',
  }).format(amount as number)
}

type Span = { kind: 'ran' | 'ahead' | 'paused' | 'done'; from: number; to: number }

/** Runs and the pauses between them; what is still ahead of a running clock in its own kind. */
function spansOf(clock: ClockView, now: number): readonly Span[] {
  const runs = clock.spans.length > 0 ? clock.spans : [{ from: clock.startedAt }]
  const open = clock.state === 'running'
  return runs.flatMap((run, index): Span[] => {
    const from = Date.parse(run.from)
    const to = run.to ? Date.parse(run.to) : Date.parse(clock.endedAt ?? new Date(now).toISOString())
    const next = runs[index + 1]
    const last = index === runs.length - 1
    const pausedUntil = next ? Date.parse(next.from) : last && clock.state === 'stopped' ? now : undefined
    return [
      { kind: open ? 'ran' : 'done', from, to },
      ...(pausedUntil && run.to ? [{ kind: 'paused' as const, from: to, to: pausedUntil }] : []),
      ...(last && open && Date.parse(clock.dueAt) > now
        ? [{ kind: 'ahead' as const, from: now, to: Date.parse(clock.dueAt) }]
        : []),
    ]
  })
}
