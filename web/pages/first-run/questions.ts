import type { FirstRunView, Session } from '../../../desk/http/contract/index.ts'

/** Every question of the first run, in the order in which they are asked. */
export const questions = [
  'name',
  'passkey',
  'legalName',
  'homeState',
  'legalRepresentative',
  'authorisedPerson',
  'contactEmail',
  'languages',
  'zone',
  'second',
  'authority',
  'platform',
  'drill',
  'alertWebhook',
  'doctor',
] as const
export type QuestionName = (typeof questions)[number]

export const isQuestion = (name: string): name is QuestionName =>
  (questions as readonly string[]).includes(name)

/** Whether a question has its answer; those about the world are answered by the world. */
export function isAnswered(question: QuestionName, view: FirstRunView, session: Session): boolean {
  switch (question) {
    case 'name':
      return session.staff.name !== ''
    case 'passkey':
      return session.enrolled
    case 'second':
      return view.people.filter(({ enrolled }) => enrolled).length >= 2
    case 'authority':
      return view.authorities.withKey > 0
    case 'platform':
      return view.platform.tested
    case 'drill':
      return view.platform.drill === 'passed' || view.platform.drill === 'skipped'
    default:
      return view.answered.includes(question)
  }
}

/** Where somebody who comes back goes on. */
export function nextOpen(view: FirstRunView, session: Session): QuestionName | undefined {
  return questions.find((question) => !isAnswered(question, view, session))
}

export function after(question: QuestionName): QuestionName | undefined {
  return questions[questions.indexOf(question) + 1]
}

export function before(question: QuestionName): QuestionName | undefined {
  return questions[questions.indexOf(question) - 1]
}
