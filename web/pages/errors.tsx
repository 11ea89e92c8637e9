import { Refusal } from '../api.ts'
import { Raw } from '../ui/raw.tsx'
import { useWords } from '../words/index.ts'

/** What was found, what was wanted, what to do. Never a stack. */
export function Errors({ error }: { error: unknown }) {
  const { t, say } = useWords()
  if (!(error instanceof Refusal)) return <p>{t('error.unknown')}</p>
  if (error.status === 0) return <p>{t('error.unreachable')}</p>
  const { problem } = error
  if (error.status === 409 && !problem?.says) return <p>{t('error.changed-meanwhile')}</p>
  if (!problem) return <p>{t('error.status', { status: String(error.status) })}</p>
  return (
    <>
      <p>{problem.says ? say(problem.says) : <Raw>{problem.detail ?? problem.title}</Raw>}</p>
      {problem.errors?.length && !problem.says ? (
        <ul className="error-list">
          {problem.errors.map((one) => (
            <li key={one.path}>
              <span className="exact" dir="ltr">
                {one.path}
              </span>{' '}
              {t('error.found-wanted', { found: one.found, wanted: one.wanted })}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
