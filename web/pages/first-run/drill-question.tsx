import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { desk, Refusal } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Tag } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors, useFound } from '../errors.tsx'
import { PastDrills } from '../platforms/drills.tsx'
import { DryRun } from '../platforms/dry-run.tsx'
import type { Asked } from './asked.ts'

/** An order for practice on the real platform, and undone; or, in words that stay, why nobody practised. */
export function DrillQuestion({ view, goOn }: Asked) {
  const { t } = useWords()
  const { data } = useQuery({ queryKey: ['platforms'], queryFn: desk.platforms })
  const inUse = data?.connections.filter(({ retired }) => !retired) ?? []
  const { drill } = view.platform
  return (
    <>
      <p className="first-run-text">{t('first-run.q.drill.help')}</p>
      {drill === 'passed' || drill === 'skipped' ? (
        <>
          <p>
            <Tag state={drill === 'passed' ? 'done' : 'soon'}>{t(`first-run.q.drill.${drill}`)}</Tag>
          </p>
          <p>
            <Button look="main" onPress={() => void goOn()}>
              {t('first-run.go-on')}
            </Button>
          </p>
        </>
      ) : null}
      {data && inUse.length === 0 ? <p>{t('first-run.lacks.platform')}</p> : null}
      {inUse.map(({ id, title }) => (
        <section key={id}>
          <h2 id={`drill-on-${id}`}>
            <Raw>{title}</Raw>
          </h2>
          <DryRun connection={id} mayDrill of={`drill-on-${id}`} />
        </section>
      ))}
      {inUse.length > 0 ? <PastDrills /> : null}
      {drill === 'none' ? <Skip goOn={goOn} /> : null}
    </>
  )
}

function Skip({ goOn }: Pick<Asked, 'goOn'>) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const skip = useMutation({
    mutationFn: () => desk.firstRunSkipDrill(reason),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['first-run'] })
      await goOn()
    },
  })
  const found = useFound()
  const first = skip.error instanceof Refusal ? skip.error.problem?.errors?.[0] : undefined
  return (
    <details className="which">
      <summary>{t('first-run.q.drill.skip')}</summary>
      <Form
        onSend={() => {
          skip.mutate()
        }}
      >
        {skip.error ? (
          <Trouble key={skip.submittedAt} title={t('first-run.not-kept')} focus>
            <Errors error={skip.error} />
          </Trouble>
        ) : null}
        <Field
          label={t('first-run.q.drill.reason')}
          help={t('first-run.q.drill.reason.help')}
          value={reason}
          onChange={setReason}
          error={first && found(first)}
          maxLength={500}
          lines={3}
        />
        <Button type="submit" isDisabled={skip.isPending}>
          {t('first-run.q.drill.skip.do')}
        </Button>
      </Form>
    </details>
  )
}
