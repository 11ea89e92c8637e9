import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { InstrumentForm } from '../../desk/http/contract/index.ts'
import { desk, Refusal, type ByHand as Entry } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Choice, Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Pick } from '../ui/pick.tsx'
import { Raw } from '../ui/raw.tsx'
import { Skeleton, Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords } from '../words/index.ts'
import { Attach } from './attach.tsx'
import { FormField, ownZone } from './form-field.tsx'
import type { Original } from './demands/draft.ts'
import { Errors, useFound } from './errors.tsx'
import { Lacks } from './by-hand/lacks.tsx'
import { Leaving } from './leaving.tsx'
import { orderFrom, rowsOf, type Values } from './order-form.ts'
import { isLetter } from './section.ts'
import { useTitle } from './title.ts'

const ways = ['post', 'mail', 'telephone', 'in-person'] as const

/** An order that came by post, mail, telephone or over the counter, entered line by line as its form has it. */
export function ByHand() {
  const { t, pick } = useWords()
  useTitle(t('nav.by-hand'))
  const { data, error } = useQuery({
    queryKey: ['instruments'],
    queryFn: desk.instruments,
    staleTime: Infinity,
  })
  const [name, setName] = useState('')
  const form = data?.instruments.find((one) => nameOf(one) === name) ?? data?.instruments[0]
  return (
    <main className="plain-page narrow-page" id="main" tabIndex={-1}>
      <h1>{t('by-hand.title')}</h1>
      <p className="page-lead">{t('by-hand.lead')}</p>
      {error ? (
        <Trouble title={t('by-hand.error')}>
          <Errors error={error} />
        </Trouble>
      ) : !data ? (
        <Skeleton label={t('state.loading')} />
      ) : form ? (
        <>
          {data.instruments.length > 1 ? (
            <Pick
              label={t('by-hand.instrument')}
              value={nameOf(form)}
              onChange={setName}
              options={data.instruments.map((one) => ({ value: nameOf(one), label: pick(one.title) }))}
            />
          ) : null}
          <Paper key={nameOf(form)} form={form} />
        </>
      ) : (
        <p>{t('by-hand.none')}</p>
      )}
    </main>
  )
}

const nameOf = (form: InstrumentForm) => `${form.regime}/${form.instrument}`
const idOf = (path: string) => `field-${path.replaceAll('.', '-')}`

function Paper({ form }: { form: InstrumentForm }) {
  const { t, pick } = useWords()
  const navigate = useNavigate()
  const found = useFound()
  const [values, setValues] = useState<Values>({})
  const [cameBy, setCameBy] = useState('')
  const [cameAt, setCameAt] = useState('')
  const [original, setOriginal] = useState<Original>()
  const [tried, setTried] = useState(false)
  const once = useRef(crypto.randomUUID())
  const entered = useRef(false)
  const enter = useMutation({
    mutationFn: (entry: Entry) => desk.byHand(entry, once.current),
    onSuccess: async ({ id, number }) => {
      entered.current = true
      toast('done', t('by-hand.entered', { number }))
      await navigate({ to: '/demands/$id', params: { id } })
    },
    // What was entered is different next time, so the key must be too.
    onError: () => {
      once.current = crypto.randomUUID()
    },
  })
  const isFilled =
    cameBy !== '' ||
    cameAt !== '' ||
    original !== undefined ||
    Object.keys(orderFrom(form, values)).length > 0
  const summary = useRef<HTMLDivElement>(null)
  const gaps = [
    ...(cameBy === '' ? [{ path: 'cameBy', label: t('by-hand.came-by') }] : []),
    ...(cameAt === '' ? [{ path: 'cameAt', label: t('by-hand.came-at') }] : []),
  ]
  /** The desk asks once whether the gaps are the letter's own. */
  const lacks = enter.error instanceof Refusal && enter.error.problem?.type.endsWith(':incomplete')
  const told = enter.error instanceof Refusal ? (enter.error.problem?.errors ?? []) : []
  const toldOf = (path: string) =>
    told.filter(
      (one) =>
        one.path.replace(/^order\./, '') === path || one.path.replace(/^order\./, '').startsWith(`${path}.`),
    )
  const labelOf = (path: string) => {
    if (path === 'cameBy' || path === 'cameAt')
      return t(path === 'cameBy' ? 'by-hand.came-by' : 'by-hand.came-at')
    const field = form.fields.find((one) => one.path === fieldOf(form, path))
    return field ? pick(field.label) : <Raw>{path}</Raw>
  }
  const errorAt = (path: string) => {
    const first = toldOf(path)[0]
    if (first) return found(first)
    return tried && gaps.some((gap) => gap.path === path) ? t('field.wanted-here') : undefined
  }
  const send = (asItIs: boolean) => {
    setTried(true)
    const way = ways.find((one) => one === cameBy)
    if (gaps.length > 0 || !way) {
      summary.current?.focus()
      return
    }
    enter.mutate({
      regime: form.regime,
      instrument: form.instrument,
      cameBy: way,
      cameAt: new Date(cameAt).toISOString(),
      order: orderFrom(form, values),
      ...(asItIs ? { asItIs } : {}),
      ...(original ? { original } : {}),
    })
  }
  useEffect(() => {
    if (enter.isError || tried) summary.current?.focus()
  }, [enter.isError, tried])

  return (
    <Form
      className="paper-form"
      // What a letter says of people is nothing for the browser to remember.
      autoComplete="off"
      onSend={() => {
        send(false)
      }}
    >
      <Leaving wouldLose={() => isFilled && !entered.current} />
      {lacks ? (
        <Lacks
          ref={summary}
          form={form}
          lacks={told}
          busy={enter.isPending}
          anchorOf={(path) => `#${idOf(fieldOf(form, path))}`}
          onAsItIs={() => send(true)}
        />
      ) : (tried && gaps.length > 0) || enter.error ? (
        <div className="trouble" role="alert" tabIndex={-1} ref={summary}>
          <p className="trouble-title">
            {enter.error ? t('by-hand.not-entered') : t('by-hand.gaps', { count: gaps.length })}
          </p>
          {enter.error && told.length === 0 ? <Errors error={enter.error} /> : null}
          <ul className="error-list">
            {told.map((one) => (
              <li key={one.path}>
                <a href={`#${idOf(fieldOf(form, one.path))}`}>
                  {labelOf(one.path)}: {found(one)}
                </a>
              </li>
            ))}
            {enter.error
              ? null
              : gaps.map((gap) => (
                  <li key={gap.path}>
                    <a href={`#${idOf(gap.path)}`}>{gap.label}</a>
                  </li>
                ))}
          </ul>
        </div>
      ) : null}
      <section className="paper-section-box">
        <h2>{t('by-hand.how')}</h2>
        <div id={idOf('cameBy')}>
          <Choice
            label={t('by-hand.came-by')}
            value={cameBy}
            onChange={setCameBy}
            error={errorAt('cameBy')}
            options={ways.map((value) => ({ value, label: t(`by-hand.way.${value}`) }))}
          />
        </div>
        <Field
          label={t('by-hand.came-at')}
          help={`${t('by-hand.came-at.help')} ${t('field.zone', { zone: ownZone() })}`}
          type="datetime-local"
          value={cameAt}
          onChange={setCameAt}
          error={errorAt('cameAt')}
          id={idOf('cameAt')}
          ltr
        />
        <Attach original={original} onChange={setOriginal} />
      </section>
      {form.sections.map((section) => {
        const fields = form.fields.filter((field) => field.section === section.letter)
        if (fields.length === 0) return null
        return (
          <section key={section.letter} className="paper-section-box">
            <h2>
              {isLetter(section.letter) ? <span className="section-letter">{section.letter}</span> : null}{' '}
              {pick(section.title)}
            </h2>
            {fields.map((field) => (
              <FormField
                key={field.path}
                field={field}
                id={idOf(field.path)}
                value={values[field.path]}
                rows={rowsOf(values[field.path])}
                error={errorAt(field.path)}
                onChange={(value) => setValues({ ...values, [field.path]: value })}
              />
            ))}
          </section>
        )
      })}
      <div className="paper-foot">
        <Button look="main" type="submit" isDisabled={enter.isPending}>
          {t('by-hand.enter')}
        </Button>
        <p className="block-note">{t('by-hand.enter.note')}</p>
      </div>
    </Form>
  )
}

/** The form's field that a path of the order belongs to: `order.b.items.0.url` is in `b.items`. */
const fieldOf = (form: InstrumentForm, path: string) => {
  const bare = path.replace(/^order\./, '')
  return form.fields.find((field) => bare === field.path || bare.startsWith(`${field.path}.`))?.path ?? bare
}
