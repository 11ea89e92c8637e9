import type { DemandView, Plan } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { Exact, Quote } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { isLetter } from '../section.ts'
import { Value } from './value.tsx'
import { Which } from './which.tsx'

/** What will happen, the answer as it will be sent, and the words the user will read. */
export function Shown({ demand, plan }: { demand: DemandView; plan: Plan }) {
  const { t, say, pick } = useWords()
  const sections = [...new Set(plan.answer?.fields.map((field) => field.section))]
  return (
    <div className="plan">
      <section className="plan-what">
        <h3>{t('plan.what')}</h3>
        <ul className="checks">
          {plan.consequences.map((consequence, index) => (
            <li key={`${consequence.key} ${index}`} className="check">
              <Mark state="plain" size={15} />
              <span>{say(consequence)}</span>
            </li>
          ))}
        </ul>
        {'targets' in plan.deed && plan.deed.targets ? (
          <Which demand={demand} ids={plan.deed.targets} />
        ) : null}
        <p className={`plan-reversible ${plan.reversible ? '' : 'plan-irreversible'}`}>
          <Mark state={plan.reversible ? 'done' : 'soon'} size={15} />
          {t(plan.reversible ? 'plan.reversible' : 'plan.irreversible')}
        </p>
        {plan.needsSecondPerson ? (
          <p className="plan-reversible">
            <Mark state="waits" size={15} />
            <span>
              {t('plan.second-person')} {plan.secondPersonBecause ? say(plan.secondPersonBecause) : null}
            </span>
          </p>
        ) : null}
      </section>
      {plan.answer ? (
        <section className="plan-answer">
          <h3>
            {t('plan.answer')}{' '}
            <span className="plan-form">{plan.answer.title ? pick(plan.answer.title) : t('code.plain')}</span>
          </h3>
          <div className="sheet-of-paper">
            {sections.map((section) => (
              <section key={section} className="paper-part">
                {isLetter(section) ? (
                  <h4 className="paper-section">{t('demand.section', { section })}</h4>
                ) : null}
                <dl className="facts">
                  {plan.answer?.fields
                    .filter((field) => field.section === section)
                    .map((field) => (
                      <div key={field.label.en}>
                        <dt>{pick(field.label)}</dt>
                        <dd>
                          <Value line={field} />
                        </dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
          </div>
        </section>
      ) : null}
      {plan.notice ? (
        <section className="plan-notice">
          <h3>{t(plan.notice.kind === 'neutral' ? 'plan.notice-neutral' : 'plan.notice')}</h3>
          <Quote className="sheet-of-paper">{plan.notice.text}</Quote>
        </section>
      ) : null}
      <p className="plan-hash">
        {t('plan.hash')}{' '}
        <Exact mono short={16}>
          {plan.planSha256}
        </Exact>
      </p>
    </div>
  )
}
