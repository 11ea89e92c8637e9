import type { DemandView } from '../../../desk/http/contract/index.ts'
import { Choice, Field } from '../../ui/field.tsx'
import { useWords } from '../../words/index.ts'

export type Weighed = { answer: string; text: string }

/** The law's exceptions, asked and not asserted. The answer goes with the decision. */
export function Exceptions({
  demand,
  weighed,
  onWeigh,
}: {
  demand: DemandView
  weighed: Weighed
  onWeigh: (weighed: Weighed) => void
}) {
  const { t, pick } = useWords()
  if (demand.exceptions.length === 0 || !demand.targets.some((target) => target.outcome === 'open'))
    return null
  const none = t('exceptions.none')
  return (
    <section className="exceptions">
      <Choice
        label={t('exceptions.question')}
        help={t('exceptions.help')}
        value={weighed.answer}
        onChange={(answer) => onWeigh({ ...weighed, answer })}
        options={[
          { value: none, label: none },
          ...demand.exceptions.map((exception) => ({
            value: pick(exception.title),
            label: pick(exception.title),
          })),
        ]}
      />
      {weighed.answer !== '' && weighed.answer !== none ? (
        <>
          <p className="exceptions-follow">{t('exceptions.follow')}</p>
          <Field
            label={t('exceptions.why')}
            lines={3}
            maxLength={3000}
            value={weighed.text}
            onChange={(text) => onWeigh({ ...weighed, text })}
          />
        </>
      ) : null}
    </section>
  )
}
