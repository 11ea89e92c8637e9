import type { Problem } from '../../desk/http/contract/index.ts'
import { isOtherSession, Refusal } from '../api.ts'
import { Raw } from '../ui/raw.tsx'
import { useWords, type WordKey } from '../words/index.ts'

type Found = NonNullable<Problem['errors']>[number]

/** What the lines of our own forms are called on the screen; what a law's form has is called by the law. */
const labels: Readonly<Record<string, WordKey>> = {
  name: 'people.name',
  title: 'platforms.form.name',
  id: 'platforms.form.id',
  cameBy: 'by-hand.came-by',
  cameAt: 'by-hand.came-at',
  instrument: 'by-hand.instrument',
  text: 'field.text',
  until: 'field.until',
  by: 'field.by',
  reference: 'field.reference',
  'value.url': 'operator.alertWebhook.url',
  'value.secret': 'operator.alertWebhook.secret',
  'value.issuer': 'operator.signIn.issuer',
  'value.clientId': 'operator.signIn.clientId',
  'value.clientSecret': 'operator.signIn.clientSecret',
  'value.label': 'operator.signIn.label',
  'value.basis': 'operator.retroHunt.basis',
  'value.months': 'operator.retroHunt.months',
  'value.atOnce': 'operator.retroHunt.atOnce',
  'value.growthFrom': 'operator.listGuard.growthFrom',
  'value.growthTimes': 'operator.listGuard.growthTimes',
  'value.matchesAnHour': 'operator.listGuard.matchesAnHour',
}

/** What is the matter with one answer, in the reader's language; the wording of the contract is for whoever has no screen. */
export function useFound(): (found: Omit<Found, 'path'>) => string {
  const { t, say } = useWords()
  return ({ says, found, wanted }) => (says ? say(says) : t('error.found-wanted', { found, wanted }))
}

/** What was found, what was wanted, what to do. Never a stack. */
export function Errors({ error }: { error: unknown }) {
  const { t, say } = useWords()
  const found = useFound()
  if (!(error instanceof Refusal)) return <p>{t('error.unknown')}</p>
  if (error.status === 0) return <p>{t('error.unreachable')}</p>
  const { problem } = error
  if (isOtherSession(error)) return <p>{t('error.other-session')}</p>
  if (error.status === 409 && !problem?.says && problem?.type.endsWith(':changed') !== false)
    return <p>{t('error.changed-meanwhile')}</p>
  if (!problem) return <p>{t('error.status', { status: String(error.status) })}</p>
  return (
    <>
      <p>
        {problem.says ? (
          say(problem.says)
        ) : problem.errors?.some(({ says }) => says) ? (
          t('error.unfit')
        ) : (
          <Raw>{problem.detail ?? problem.title}</Raw>
        )}
      </p>
      {problem.errors?.length && !problem.says ? (
        <ul className="error-list">
          {problem.errors.map((one) => (
            <li key={one.path}>
              <Called path={one.path} /> {found(one)}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function Called({ path }: { path: string }) {
  const { t } = useWords()
  const label = labels[path]
  // The one answer of a setting has its question above it.
  if (path === 'value' || path === '(body)') return null
  return label ? (
    <>{t(label)}:</>
  ) : (
    <span className="exact" dir="ltr">
      {path}
    </span>
  )
}
