import { useMutation } from '@tanstack/react-query'
import { Link, Navigate, useNavigate } from '@tanstack/react-router'
import type { FirstRunView, Session } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Mark } from '../ui/mark.tsx'
import { Raw } from '../ui/raw.tsx'
import { Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { FirstRunFrame } from './first-run/frame.tsx'
import { isAnswered, nextOpen, type QuestionName, questions } from './first-run/questions.ts'
import { valueOf } from './operator/value.ts'
import { useForgetAll } from './session.ts'
import { useTitle } from './title.ts'

/** All questions with their answers: where one goes on, and at the end what both read before the desk opens. */
export function FirstRun() {
  return <FirstRunFrame>{(session, view) => <Overview session={session} view={view} />}</FirstRunFrame>
}

function Overview({ session, view }: { session: Session; view: FirstRunView }) {
  const { t, say } = useWords()
  useTitle(t('first-run.title'))
  const next = nextOpen(view, session)
  // Whoever has just come begins at the beginning; whoever comes back sees where they are.
  if (next === 'name' || next === 'passkey')
    return <Navigate to="/first-run/$question" params={{ question: next }} replace />
  return (
    <>
      <h1>{t('first-run.title')}</h1>
      <p className="first-run-text">{t('first-run.lead')}</p>
      {next ? (
        <p>
          <Link className="button button-main" to="/first-run/$question" params={{ question: next }}>
            {t('first-run.go-on')}
          </Link>
        </p>
      ) : null}
      <ol className="steps">
        {questions.map((question) => (
          <Step key={question} question={question} session={session} view={view} />
        ))}
      </ol>
      {view.lacks.length > 0 ? (
        <section className="room">
          <h2>{t('first-run.still')}</h2>
          <ul className="error-list">
            {view.lacks.map((lack) => (
              <li key={lack.key}>{say(lack)}</li>
            ))}
          </ul>
        </section>
      ) : (
        <OpenTheDesk />
      )}
    </>
  )
}

function Step({ question, session, view }: { question: QuestionName; session: Session; view: FirstRunView }) {
  const { t } = useWords()
  const answered = isAnswered(question, view, session)
  const value = useValue(question, session, view)
  return (
    <li className="step">
      <Mark state={answered ? 'done' : 'waits'} />
      <Link to="/first-run/$question" params={{ question }}>
        {t(`first-run.q.${question}`)}
      </Link>
      <span className="step-value">
        {value === '' ? t(answered ? 'first-run.answered' : 'first-run.to-answer') : <Raw lines>{value}</Raw>}
      </span>
    </li>
  )
}

function useValue(question: QuestionName, session: Session, view: FirstRunView): string {
  const { t, locale } = useWords()
  switch (question) {
    case 'name':
      return session.staff.name
    case 'passkey':
    case 'doctor':
      return ''
    case 'second':
      return view.people.find(({ me, enrolled }) => !me && enrolled)?.name ?? ''
    case 'authority':
      return view.authorities.withKey === 0
        ? ''
        : t('first-run.q.authority.count', { count: view.authorities.withKey })
    case 'platform':
      return ''
    case 'drill':
      return view.platform.drill === 'skipped' ? t('first-run.q.drill.skipped') : ''
    default:
      return view.answered.includes(question) ? valueOf(question, view.settings, locale) : ''
  }
}

function OpenTheDesk() {
  const { t } = useWords()
  const forgetAll = useForgetAll()
  const navigate = useNavigate()
  const open = useMutation({
    mutationFn: desk.firstRunOpen,
    onSuccess: async () => {
      await forgetAll()
      await navigate({ to: '/', replace: true })
      toast('done', t('first-run.opened'))
    },
  })
  return (
    <section className="room">
      {open.error ? (
        <Trouble title={t('deed.failed')} focus>
          <Errors error={open.error} />
        </Trouble>
      ) : null}
      <p className="first-run-text">{t('first-run.open.text')}</p>
      <p>
        <Button look="main" onPress={() => open.mutate()} isDisabled={open.isPending}>
          {t('first-run.open')}
        </Button>
      </p>
    </section>
  )
}
