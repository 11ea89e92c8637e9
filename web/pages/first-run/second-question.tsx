import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Tag } from '../../ui/mark.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { LinkCard } from '../link-shown.tsx'
import type { Asked } from './asked.ts'

/** The second person is invited by a link, shown once, and registers a passkey on a device of their own. */
export function SecondQuestion({ view, goOn }: Asked) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [link, setLink] = useState<string>()
  const others = view.people.filter(({ me }) => !me)
  const waiting = others.find(({ enrolled }) => !enrolled)
  const there = others.find(({ enrolled }) => enrolled)
  const invite = useMutation({
    mutationFn: () =>
      waiting
        ? desk.newLink(waiting.id)
        : desk.changePeople({ change: 'invite', name, role: 'senior', administers: true }),
    onSuccess: async (done) => {
      setLink(done.link)
      await queries.invalidateQueries({ queryKey: ['first-run'] })
    },
  })
  if (there)
    return (
      <>
        <p>
          <Tag state="done">{t('first-run.q.second.done', { name: there.name })}</Tag>
        </p>
        <p>
          <Button look="main" onPress={() => void goOn()}>
            {t('first-run.go-on')}
          </Button>
        </p>
      </>
    )
  return (
    <Form
      onSend={() => {
        invite.mutate()
      }}
    >
      {invite.error ? (
        <Trouble key={invite.submittedAt} title={t('first-run.not-kept')} focus>
          <Errors error={invite.error} />
        </Trouble>
      ) : null}
      {waiting ? (
        <output>
          <Tag state="waits">{t('first-run.q.second.waits', { name: waiting.name })}</Tag>
        </output>
      ) : (
        <Field
          label={<span className="unseen">{t('people.name')}</span>}
          help={t('first-run.q.second.help')}
          value={name}
          onChange={setName}
          maxLength={120}
        />
      )}
      {link ? <LinkCard link={link} /> : null}
      <Button look={link ? 'plain' : 'main'} type="submit" isDisabled={invite.isPending}>
        {t(waiting ? 'people.new-link' : 'people.invite.do')}
      </Button>
    </Form>
  )
}
