import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { desk } from '../api.ts'
import { DAY, dayName, MINUTE, monthsLater, weekStart } from '../time.ts'
import { useKeys } from '../ui/keys.ts'
import { Segments } from '../ui/segments.tsx'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { ClockPages } from './calendar/clocks.tsx'
import { type Duty, duties } from './calendar/duties.ts'
import { Month } from './calendar/month.tsx'
import { NextHours } from './calendar/next-hours.tsx'
import { OwnCalendar } from './calendar/own.tsx'
import { useNowAs } from './clock.tsx'
import { Errors } from './errors.tsx'
import { useTitle } from './title.ts'
import { displayNames } from '../formats.ts'

/** Every clock that runs: what was missed, the next hours, and the days and weeks as the home state counts them. */
export function Calendar() {
  const { t, locale } = useWords()
  useTitle(t('calendar.title'))
  const [duty, setDuty] = useState<Duty | 'all'>('all')
  const [month, setMonth] = useState<string>()
  const [day, setDay] = useState<string>()
  // Asked anew each minute, not each second.
  const minute = useNowAs(({ ms }) => Math.floor(ms / MINUTE) * MINUTE)
  const iso = (at: number) => new Date(at).toISOString()
  const { data, error } = useQuery({
    queryKey: ['calendar', month, weekStart(locale)],
    queryFn: () => desk.calendar(month, weekStart(locale)),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
  const chosen = duty === 'all' ? undefined : duty
  const asked = { duty: chosen, from: iso(minute), to: iso(minute + DAY) }
  const { data: soon } = useQuery({
    queryKey: ['clocks', 'soon', asked],
    queryFn: () => desk.clocks(asked),
    placeholderData: keepPreviousData,
  })
  const turn = (months: number) => data && setMonth(monthsLater(data.month, months))
  useKeys(
    {
      p: { says: t('keys.day-before'), does: () => void turn(-1) },
      n: { says: t('keys.day-after'), does: () => void turn(1) },
      t: {
        says: t('keys.today'),
        does: () => {
          setMonth(undefined)
          setDay(undefined)
        },
      },
    },
    t('calendar.title'),
  )
  if (error)
    return (
      <main className="plain-page" id="main">
        <h1>{t('calendar.title')}</h1>
        <Trouble title={t('calendar.error')}>
          <Errors error={error} />
        </Trouble>
      </main>
    )
  if (!data)
    return (
      <main className="plain-page" id="main">
        <h1>{t('calendar.title')}</h1>
        <Skeleton rows={10} label={t('state.loading')} />
      </main>
    )
  const shown = data.days.find((each) => each.day === (day ?? data.today))
  const isQuiet =
    soon?.lines.length === 0 &&
    data.days.every(({ ends }) => Object.values(ends).every((count) => count === 0))
  const state = displayNames(locale, { type: 'region' }).of(data.homeState) ?? data.homeState
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      <h1>{t('calendar.title')}</h1>
      <div className="day-filters">
        <Segments
          label={t('calendar.duty')}
          value={duty}
          options={(['all', ...duties] as const).map((value) => ({
            value,
            label: t(`calendar.duty.${value}`),
          }))}
          onChange={setDuty}
        />
        <p className="block-note">{t('calendar.zone', { state, zone: data.zone })}</p>
      </div>
      {chosen === undefined || chosen === 'act' ? (
        <ClockPages
          title={t('calendar.missed')}
          asked={{ duty: 'act', to: iso(minute) }}
          zone={data.zone}
          late
        />
      ) : null}
      {isQuiet ? (
        <Empty title={t('calendar.none')}>
          <p>{t('calendar.none.text')}</p>
        </Empty>
      ) : null}
      <NextHours lines={soon?.lines} zone={data.zone} />
      <Month view={data} duty={duty} day={shown?.day ?? data.today} onDay={setDay} onMonth={setMonth} />
      {data.holidaysKnown ? null : <p className="block-note">{t('calendar.no-holidays', { state })}</p>}
      {shown ? (
        <ClockPages
          key={shown.day}
          title={dayName(shown.day, locale)}
          asked={{ duty: chosen, from: shown.from, to: shown.to }}
          zone={data.zone}
          empty={t('calendar.day-none')}
        />
      ) : null}
      <ClockPages
        title={t('calendar.stopped')}
        text={t('calendar.stopped.text')}
        asked={{ duty: chosen, state: 'stopped' }}
        zone={data.zone}
      />
      <OwnCalendar />
    </main>
  )
}
