import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { useForgetAll } from '../session.ts'
import type { Asked } from './asked.ts'

export function NameQuestion({ session, goOn }: Asked) {
  const { t } = useWords()
  const forgetAll = useForgetAll()
  const [name, setName] = useState(session.staff.name)
  const keep = useMutation({
    mutationFn: () => desk.firstRunName(name),
    onSuccess: async () => {
      await forgetAll()
      await goOn()
    },
  })
  return (
    <Form
      onSend={() => {
        keep.mutate()
      }}
    >
      {keep.error ? (
        <Trouble key={keep.submittedAt} title={t('first-run.not-kept')} focus>
          <Errors error={keep.error} />
        </Trouble>
      ) : null}
      <Field
        label={<span className="unseen">{t('people.name')}</span>}
        help={t('first-run.q.name.help')}
        value={name}
        onChange={setName}
        maxLength={120}
      />
      <Button look="main" type="submit" isDisabled={keep.isPending}>
        {t('first-run.next')}
      </Button>
    </Form>
  )
}
