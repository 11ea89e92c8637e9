import type { Trials } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'

const marks = { good: 'done', bad: 'late', unknown: 'waits' } as const

/** What a test found, one sentence each, with a mark that does not need colour. */
export function TrialList({ trials: { trials, at } }: { trials: Trials }) {
  const { t, say } = useWords()
  return (
    <section className="room found" aria-label={t('platforms.tested')} aria-live="polite">
      <h3>
        {t('platforms.tested')} · <Stamp at={at} seconds />
      </h3>
      <ul className="found-list">
        {trials.map(({ about, found, says }) => (
          <li key={about} className={`found-${found}`}>
            <Mark state={marks[found]} />
            <span>{say(says)}</span>
          </li>
        ))}
      </ul>
      <p className="block-note">{t('platforms.test.nothing-done')}</p>
    </section>
  )
}
