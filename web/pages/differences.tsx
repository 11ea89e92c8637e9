import type { HouseChangeView } from '../../desk/http/contract/index.ts'
import { Exact } from '../ui/raw.tsx'
import { useWords } from '../words/index.ts'

type Value = NonNullable<NonNullable<HouseChangeView['differs']>[number]['after']>

/** What would be another, line by line, and what becomes of the secret: as much as whoever agrees has to read. */
export function Differences({ change }: { change: Pick<HouseChangeView, 'differs' | 'secret' | 'note'> }) {
  const { t, say } = useWords()
  const { differs = [], secret, note } = change
  return (
    <>
      {differs.length > 0 ? (
        <dl className="differences">
          {differs.map(({ name, before, after }) => (
            <div key={name}>
              <dt>{say({ key: `platform.field.${name}` })}</dt>
              <dd>
                {before === undefined ? null : (
                  <>
                    <del>
                      <Shown value={before} />
                    </del>{' '}
                  </>
                )}
                {after === undefined ? '–' : <Shown value={after} />}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {secret ? <p className="block-note">{t(`house-change.secret.${secret}`)}</p> : null}
      {note ? <p className="block-note">{say(note)}</p> : null}
    </>
  )
}

function Shown({ value }: { value: Value }) {
  const { t } = useWords()
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
  return <Exact>{Array.isArray(value) ? value.join(', ') || '–' : String(value)}</Exact>
}
