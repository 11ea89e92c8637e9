import { useSyncExternalStore } from 'react'
import type { ClockView } from '../../desk/http/contract/index.ts'
import { nowIs, watchNow, type Now } from '../live.ts'
import { fullMoment, length, standing, type Standing } from '../time.ts'
import { Ring, ringShare } from '../ui/ring.tsx'
import { useWords } from '../words/index.ts'

/** Now, once a second. */
export const useNow = (): Now => useSyncExternalStore(watchNow, nowIs)

/** What is read from now, once a second; only who reads something else than before renders again. */
export const useNowAs = <Read extends string | number | boolean | undefined>(
  read: (now: Now) => Read,
): Read => useSyncExternalStore(watchNow, () => read(nowIs()))

/** The clock of a demand: a ring that empties and the time left as text; the law's article in its title. */
export function Clock({ clock, size = 20 }: { clock: ClockView; size?: number }) {
  const { t, pick, locale } = useWords()
  const stands = useNowAs(({ ms }) => standing(clock, ms).standing)
  const left = useNowAs(({ ms }) => length(standing(clock, ms).left, locale))
  const share = useNowAs(({ ms }) => ringShare(standing(clock, ms).share, size))
  const isSure = useNowAs(({ sure }) => sure)
  const text: Record<Standing, () => string> = {
    far: () => left,
    soon: () => left,
    late: () => left,
    over: () => t('clock.over', { left }),
    paused: () => t('clock.paused'),
    done: () => t('clock.done'),
  }
  const title = `${pick(clock.title)} · ${clock.article} · ${
    clock.state === 'stopped' ? t('clock.paused') : t('clock.due-at', { at: fullMoment(clock.dueAt, locale) })
  }`
  return (
    <span className={`clock clock-${stands} clock-${size >= 40 ? 'large' : 'small'}`} title={title}>
      <Ring share={share} standing={stands} size={size} />
      <span className="clock-left">
        {size >= 40 ? <span className="unseen">{pick(clock.title)}: </span> : null}
        {text[stands]()}
        {isSure ? null : <span className="clock-unsure">{t('clock.unsure')}</span>}
      </span>
    </span>
  )
}
