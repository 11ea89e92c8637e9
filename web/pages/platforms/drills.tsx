import { useQuery } from '@tanstack/react-query'
import type { DrillView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Mark, Tag } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'

/** Every drill held, the newest first, with what was seen; one that runs is looked at again and again. */
export function PastDrills() {
  const { t } = useWords()
  const { data } = useQuery({
    queryKey: ['drills'],
    queryFn: desk.drills,
    refetchInterval: ({ state }) =>
      state.data?.drills.some(({ endedAt }) => endedAt === undefined) ? 1_000 : false,
  })
  if (!data) return null
  return (
    <section className="authority" aria-label={t('drill.past')}>
      <h2>{t('drill.past')}</h2>
      {data.drills.length === 0 ? <p className="block-note">{t('drill.none')}</p> : null}
      <ul className="key-cards" aria-live="polite">
        {data.drills.map((drill) => (
          <Past key={drill.id} drill={drill} />
        ))}
      </ul>
    </section>
  )
}

const states = {
  asked: 'waits',
  restricting: 'waits',
  restoring: 'waits',
  done: 'done',
  failed: 'late',
} as const

function Past({ drill: { connection, address, state, begunAt, by, steps } }: { drill: DrillView }) {
  const { t, say } = useWords()
  return (
    <li className="key-card drill">
      <div>
        <p className="drill-head">
          <Tag state="law">{t('drill.mark')}</Tag>
          <Tag state={states[state]}>{t(`drill.state.${state}`)}</Tag>
          <Stamp at={begunAt} /> · <Raw>{by}</Raw> · <Exact>{connection}</Exact>
        </p>
        <p>
          <Exact mono>{address}</Exact>
        </p>
        <ol className="found-list">
          {steps.map((step) => (
            <li key={`${step.at} ${step.says.key}`} className={`found-${step.found}`}>
              <Mark state={step.found === 'good' ? 'done' : 'late'} />
              <span>
                <Stamp at={step.at} seconds /> {say(step.says)}
              </span>
            </li>
          ))}
        </ol>
      </div>
    </li>
  )
}
