import { useId } from 'react'
import type { Trials } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'

const marks = { good: 'done', bad: 'late', unknown: 'waits' } as const

/** What a test found, one sentence each, with a mark that does not need colour. `of`: the heading of its platform. */
export function TrialList({ trials: { trials, at }, of = '' }: { trials: Trials; of?: string }) {
  const { t, say } = useWords()
  const title = useId()
  return (
    <section className="room found" aria-labelledby={`${title} ${of}`.trimEnd()} aria-live="polite">
      <h3 id={title}>
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
