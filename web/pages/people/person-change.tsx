import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChangeDone, PersonView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { type RoleChosen, RoleFields } from './role-fields.tsx'

/** What can be changed about one person. What lets somebody decide, keep the register or administer waits for a second person. */
export function PersonChange({
  person,
  onClose,
  onLink,
}: {
  person: PersonView
  onClose: () => void
  onLink: (name: string, link: string | undefined) => void
}) {
  const { t } = useWords()
  const { id, name } = person
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<RoleChosen>({ role: person.role, administers: person.administers })
  const change = useMutation({
    mutationFn: (deed: () => Promise<ChangeDone>) => deed(),
    onSuccess: async ({ link, waits }) => {
      await queries.invalidateQueries({ queryKey: ['people'] })
      if (!link) toast(waits ? 'waits' : 'done', t(waits ? 'people.waits' : 'people.done'))
      onLink(name, link)
    },
  })
  const make = (what: 'deactivate' | 'reactivate' | 'enrol-anew' | 'wake') =>
    change.mutate(() => desk.changePeople({ change: what, staff: id }))
  const endSessions = () =>
    change.mutate(async () => {
      await desk.endSessionsOf(id)
      toast('done', t('people.sessions-ended', { name }))
      return { waits: false }
    })
  return (
    <Dialog title={t('people.change-title', { name })} closeLabel={t('deed.close')} open onClose={onClose}>
      <div className="dialog-body">
        {change.error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={change.error} />
          </Trouble>
        ) : null}
        {person.asleep ? (
          <>
            <p className="field-help">{t('people.wake.help')}</p>
            <div className="row-of-buttons">
              <Button look="main" isDisabled={change.isPending} onPress={() => make('wake')}>
                {t('people.wake')}
              </Button>
            </div>
            <Grave
              help={t('people.enrol-anew.help')}
              deed={t('people.enrol-anew')}
              onPress={() => make('enrol-anew')}
            />
            <Grave
              help={t('people.deactivate.help')}
              deed={t('people.deactivate')}
              onPress={() => make('deactivate')}
            />
          </>
        ) : person.active ? (
          <>
            <RoleFields value={chosen} onChange={setChosen} />
            <div className="row-of-buttons">
              <Button
                look="main"
                isDisabled={change.isPending}
                onPress={() =>
                  change.mutate(() => desk.changePeople({ change: 'role', staff: id, ...chosen }))
                }
              >
                {t('people.save-role')}
              </Button>
              {person.passkeys === 0 ? (
                <Button onPress={() => change.mutate(() => desk.newLink(id))}>{t('people.new-link')}</Button>
              ) : null}
              {person.sessions > 0 ? <Button onPress={endSessions}>{t('people.end-sessions')}</Button> : null}
            </div>
            {person.passkeys > 0 ? (
              <Grave
                help={t('people.enrol-anew.help')}
                deed={t('people.enrol-anew')}
                onPress={() => make('enrol-anew')}
              />
            ) : null}
            <Grave
              help={t('people.deactivate.help')}
              deed={t('people.deactivate')}
              onPress={() => make('deactivate')}
            />
          </>
        ) : (
          <div className="row-of-buttons">
            <Button onPress={() => make('reactivate')}>{t('people.reactivate')}</Button>
          </div>
        )}
      </div>
    </Dialog>
  )
}

const Grave = ({ help, deed, onPress }: { help: string; deed: string; onPress: () => void }) => (
  <div className="grave-deed">
    <p className="field-help">{help}</p>
    <Button look="grave" small onPress={onPress}>
      {deed}
    </Button>
  </div>
)
