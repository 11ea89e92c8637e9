import type { Telling as View } from '../../../desk/http/contract/index.ts'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'

/** How it stands with what a platform is told: when it was taken; or since when it is tried, how often, and why in vain. */
export function Telling({ telling }: { telling: View }) {
  const { t, say } = useWords()
  if (telling.takenAt)
    return (
      <p className="block-note">
        {t('telling.taken')} <Stamp at={telling.takenAt} />
      </p>
    )
  return (
    <>
      <p className="sent-state">
        <span className="sent-word">
          {t('telling.since')} <Stamp at={telling.since} />
        </span>
        {telling.why ? <span className="sent-why">{say(telling.why)}</span> : null}
      </p>
      <p className="block-note sent-times">
        <span>{t('deliveries.tries', { count: telling.attempts })}</span>
        {telling.why && telling.nextAt ? (
          <span>
            {t('deliveries.next-try')} <Stamp at={telling.nextAt} seconds />
          </span>
        ) : null}
      </p>
    </>
  )
}
