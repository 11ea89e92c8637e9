import { useSyncExternalStore } from 'react'
import type { ClockView } from '../../desk/http/contract/index.ts'
import { nowIs, watchNow, type Now } from '../live.ts'
import { fullMoment, length, standing, type Standing } from '../time.ts'
import { Ring } from '../ui/ring.tsx'
import { useWords } from '../words/index.ts'

/** Now, once a second. */
export const useNow = (): Now => useSyncExternalStore(watchNow, nowIs)

/** The clock of a demand: a ring that empties and the time left as text; the law's article in its title. */
export function Clock({ clock, size = 20 }: { clock: ClockView; size?: number }) {
  const now = useNow()
  const { t, pick, locale } = useWords()
  const stands = standing(clock, now.ms)
  const left = length(stands.left, locale)
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
    <span className={`clock clock-${stands.standing} clock-${size >= 40 ? 'large' : 'small'}`} title={title}>
      <Ring share={stands.share} standing={stands.standing} size={size} />
      <span className="clock-left">
        {text[stands.standing]()}
        {now.sure ? null : <span className="clock-unsure">{t('clock.unsure')}</span>}
      </span>
    </span>
  )
}
