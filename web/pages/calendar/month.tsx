import { type RefObject, useEffect, useRef } from 'react'
import type { CalendarMonth } from '../../../desk/http/contract/index.ts'
import { dateFormat } from '../../formats.ts'
import { dayName, daysLater, monthName, monthsLater } from '../../time.ts'
import { Button } from '../../ui/button.tsx'
import { DutyMark } from '../../ui/duty-mark.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useWords } from '../../words/index.ts'
import { type Duty, duties } from './duties.ts'

type Day = CalendarMonth['days'][number]

/** A month in whole weeks. Each day says what ends on it, whether people work, and which holiday it is. */
export function Month({
  view,
  duty,
  day,
  onDay,
  onMonth,
}: {
  view: CalendarMonth
  duty: Duty | 'all'
  day: string
  onDay: (day: string) => void
  onMonth: (month: string) => void
}) {
  const { t, locale } = useWords()
  const grid = useRef<HTMLTableElement>(null)
  const weeks = Array.from({ length: view.days.length / 7 }, (_, nth) =>
    view.days.slice(nth * 7, nth * 7 + 7),
  )
  const isShown = view.days.some((each) => each.day === day)
  useArrows(grid, (by) => {
    const next = daysLater(day, by)
    onDay(next)
    if (!view.days.some((each) => each.day === next)) onMonth(next.slice(0, 7))
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus())
  })
  return (
    <section className="room" aria-label={t('calendar.month')}>
      <div className="day-turn">
        <Button small onPress={() => onMonth(monthsLater(view.month, -1))} aria-label={t('calendar.before')}>
          <Icon name="back" size={14} />
        </Button>
        <h2 className="day-name" aria-live="polite">
          {monthName(view.month, locale)}
        </h2>
        <Button small onPress={() => onMonth(monthsLater(view.month, 1))} aria-label={t('calendar.after')}>
          <Icon name="forward" size={14} />
        </Button>
        <span className="day-keys">
          <Kbd said>p</Kbd> {t('keys.day-before')} <Kbd said>n</Kbd> {t('keys.day-after')} <Kbd said>t</Kbd>{' '}
          {t('keys.today')}
        </span>
        <Legend />
      </div>
      <table className="month" ref={grid}>
        <caption className="unseen">{monthName(view.month, locale)}</caption>
        <thead>
          <tr>
            {(weeks[0] ?? []).map((each) => (
              <th key={each.day} scope="col">
                <WeekDay day={each.day} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]?.day}>
              {week.map((each) => (
                <td key={each.day}>
                  <Cell
                    each={each}
                    view={view}
                    duty={duty}
                    isChosen={each.day === day}
                    canTab={isShown ? each.day === day : each === view.days[0]}
                    onDay={onDay}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** From day to day and week to week, in the direction one reads. */
function useArrows(grid: RefObject<HTMLElement | null>, go: (days: number) => void) {
  useEffect(() => {
    const place = grid.current
    const press = (event: KeyboardEvent) => {
      const on = document.documentElement.dir === 'rtl' ? -1 : 1
      const days = { ArrowLeft: -on, ArrowRight: on, ArrowUp: -7, ArrowDown: 7 }[event.key]
      if (days === undefined) return
      event.preventDefault()
      go(days)
    }
    place?.addEventListener('keydown', press)
    return () => place?.removeEventListener('keydown', press)
  })
}

function WeekDay({ day }: { day: string }) {
  const { locale } = useWords()
  const named = (weekday: 'short' | 'long') =>
    dateFormat(locale, { weekday, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  return <abbr title={named('long')}>{named('short')}</abbr>
}

function Cell({
  each,
  view,
  duty,
  isChosen,
  canTab,
  onDay,
}: {
  each: Day
  view: CalendarMonth
  duty: Duty | 'all'
  isChosen: boolean
  canTab: boolean
  onDay: (day: string) => void
}) {
  const { t, locale, number } = useWords()
  const shown = duties.filter((one) => (duty === 'all' || duty === one) && each.ends[one] > 0)
  const counted = (count: number) => (count >= view.countedTo ? `${number(view.countedTo)}+` : number(count))
  const says = [
    dayName(each.day, locale),
    each.holiday ?? t(each.isWorking ? 'calendar.working' : 'calendar.off'),
    shown.length === 0
      ? t('calendar.ends', { count: 0 })
      : shown.map((one) => `${counted(each.ends[one])} ${t(`calendar.duty.${one}`)}`).join(', '),
  ]
  const classes = [
    'month-day',
    each.isWorking ? '' : 'month-off',
    each.day.startsWith(view.month) ? '' : 'month-other',
    each.day === view.today ? 'month-today' : '',
  ]
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      data-day={each.day}
      tabIndex={canTab ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={says.join(' · ')}
      {...(each.day === view.today ? { 'aria-current': 'date' as const } : {})}
      onClick={() => onDay(each.day)}
    >
      <span className="month-number">{number(Number(each.day.slice(8)))}</span>
      {each.holiday ? (
        <bdi className="month-holiday" dir="auto">
          {each.holiday}
        </bdi>
      ) : null}
      <span className="month-ends">
        {shown.map((one) => (
          <span key={one} className="month-end">
            <DutyMark duty={one} size={12} />
            {counted(each.ends[one])}
            <span className="month-end-word">{t(`calendar.duty.${one}`)}</span>
          </span>
        ))}
      </span>
    </button>
  )
}

function Legend() {
  const { t } = useWords()
  return (
    <ul className="month-legend">
      {duties.map((one) => (
        <li key={one}>
          <DutyMark duty={one} size={12} /> {t(`calendar.duty.${one}`)}
        </li>
      ))}
      <li>
        <span className="month-swatch" aria-hidden="true" /> {t('calendar.off')}
      </li>
    </ul>
  )
}
