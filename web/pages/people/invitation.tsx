import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { type RoleChosen, RoleFields } from './role-fields.tsx'

/** Somebody new: a name, a role, and a link to hand over. */
export function Invitation({
  onClose,
  onLink,
}: {
  onClose: () => void
  onLink: (name: string, link: string | undefined) => void
}) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<RoleChosen>({ role: 'officer', administers: false })
  const invite = useMutation({
    mutationFn: () => desk.changePeople({ change: 'invite', name, ...chosen }),
    onSuccess: async ({ link, waits }) => {
      await queries.invalidateQueries({ queryKey: ['people'] })
      if (waits) toast('waits', t('people.waits'))
      onLink(name, link)
    },
  })
  return (
    <Dialog title={t('people.invite')} closeLabel={t('deed.close')} open onClose={onClose}>
      <Form
        className="dialog-body"
        onSend={() => {
          invite.mutate()
        }}
      >
        {invite.error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={invite.error} />
          </Trouble>
        ) : null}
        <Field
          label={t('people.name')}
          help={t('people.name.help')}
          value={name}
          onChange={setName}
          maxLength={120}
        />
        <RoleFields value={chosen} onChange={setChosen} />
        <div className="row-of-buttons">
          <Button look="main" type="submit" isDisabled={invite.isPending}>
            {t('people.invite.do')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
