import type { Ref } from 'react'
import type { InstrumentForm, Problem } from '../../../desk/http/contract/index.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { useWords } from '../../words/index.ts'

type Lack = NonNullable<Problem['errors']>[number]

/** What a letter lacks, as its law names it. The typist looks once more, or says that the letter is like that. */
export function Lacks({
  form,
  lacks,
  busy,
  anchorOf,
  onAsItIs,
  ref,
}: {
  form: InstrumentForm
  lacks: readonly Lack[]
  busy: boolean
  anchorOf: (path: string) => string
  onAsItIs: () => void
  ref: Ref<HTMLDivElement>
}) {
  const { t, pick } = useWords()
  const labelOf = ({ path }: Lack) => {
    const field = form.fields.find((one) => path === one.path || path.startsWith(`${one.path}.`))
    return field ? pick(field.label) : path
  }
  return (
    <div className="trouble" role="alert" tabIndex={-1} ref={ref}>
      <p className="trouble-title">{t('by-hand.lacks', { count: lacks.length })}</p>
      <p>{t('by-hand.lacks.lead')}</p>
      <ul className="checks">
        {lacks.map((lack) => (
          <li key={lack.path} className="check">
            <Mark
              state={lack.leadsTo === 'note' ? 'plain' : lack.leadsTo === 'hold' ? 'waits' : 'soon'}
              size={15}
            />
            <span>
              <a href={anchorOf(lack.path)}>
                {lack.code === 'missing'
                  ? labelOf(lack)
                  : t('by-hand.lacks.wrong', {
                      label: labelOf(lack),
                      found: lack.found,
                      wanted: lack.wanted,
                    })}
              </a>{' '}
              <span className="article">{lack.article}</span>{' '}
              {lack.leadsTo ? <span className="leads-to">{t(`leads-to.${lack.leadsTo}`)}</span> : null}
            </span>
          </li>
        ))}
      </ul>
      <p>{t('by-hand.lacks.then')}</p>
      <div className="row-of-buttons">
        <Button isDisabled={busy} onPress={onAsItIs}>
          {t('by-hand.as-it-is')}
        </Button>
      </div>
    </div>
  )
}
