import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { FirstRunView, Session } from '../../../desk/http/contract/index.ts'
import { useWords } from '../../words/index.ts'
import { useTitle } from '../title.ts'
import type { Asked } from './asked.ts'
import { AuthorityQuestion } from './authority-question.tsx'
import { DoctorQuestion } from './doctor-question.tsx'
import { DrillQuestion } from './drill-question.tsx'
import { FirstRunFrame } from './frame.tsx'
import { NameQuestion } from './name-question.tsx'
import { PasskeyQuestion } from './passkey-question.tsx'
import { PlatformQuestion } from './platform-question.tsx'
import { after, before, isQuestion, type QuestionName, questions } from './questions.ts'
import { SecondQuestion } from './second-question.tsx'
import { SettingQuestion } from './setting-question.tsx'

/** One question on a page of its own. */
export function Question() {
  const { question } = useParams({ strict: false })
  if (question === undefined || !isQuestion(question)) return <Navigate to="/first-run" replace />
  return (
    <FirstRunFrame>
      {(session, view) => <Page key={question} question={question} session={session} view={view} />}
    </FirstRunFrame>
  )
}

function Page({ question, session, view }: { question: QuestionName; session: Session; view: FirstRunView }) {
  const { t } = useWords()
  const navigate = useNavigate()
  useTitle(t(`first-run.q.${question}`))
  // A new question is a new page: it is heard from its beginning, and the next Tab is its first box.
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const next = after(question)
  const previous = before(question)
  const goOn = async () => {
    await (next
      ? navigate({ to: '/first-run/$question', params: { question: next } })
      : navigate({ to: '/first-run' }))
  }
  return (
    <>
      <nav className="row-of-buttons" aria-label={t('nav.label')}>
        {previous ? (
          <Link to="/first-run/$question" params={{ question: previous }}>
            {t('first-run.back')}
          </Link>
        ) : null}
        <Link to="/first-run">{t('first-run.list')}</Link>
      </nav>
      <p className="first-run-where">
        {t('first-run.where', { count: questions.indexOf(question) + 1, all: questions.length })}
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {t(`first-run.q.${question}`)}
      </h1>
      <Body question={question} asked={{ session, view, goOn }} />
    </>
  )
}

function Body({ question, asked }: { question: QuestionName; asked: Asked }) {
  switch (question) {
    case 'name':
      return <NameQuestion {...asked} />
    case 'passkey':
      return <PasskeyQuestion {...asked} />
    case 'second':
      return <SecondQuestion {...asked} />
    case 'authority':
      return <AuthorityQuestion {...asked} />
    case 'platform':
      return <PlatformQuestion {...asked} />
    case 'drill':
      return <DrillQuestion {...asked} />
    case 'doctor':
      return <DoctorQuestion {...asked} />
    default:
      return <SettingQuestion setting={question} {...asked} />
  }
}
