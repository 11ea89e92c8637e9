import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { People } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Tag } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'

type Mine = People['mine']

/** A person's own passkeys and open sessions: named, given up, ended. */
export function HowIComeIn({ mine }: { mine: Mine }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const deed = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['people'] }),
  })
  const add = async () => {
    const { registerPasskey } = await import('../passkey.ts')
    await registerPasskey()
    toast('done', t('passkey.added'))
  }
  const revoke = async (id: string) => {
    await desk.revokePasskey(id)
    toast('done', t('people.passkey.revoked'))
  }
  return (
    <section className="room">
      <h2>{t('people.mine')}</h2>
      {deed.error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={deed.error} />
        </Trouble>
      ) : null}
      <h3>{t('people.mine.passkeys')}</h3>
      <ul className="key-cards">
        {mine.passkeys.map((passkey) => (
          <Passkey
            key={passkey.id}
            passkey={passkey}
            onName={(name) => deed.mutateAsync(() => desk.namePasskey(passkey.id, name))}
            onRevoke={() => deed.mutate(() => revoke(passkey.id))}
          />
        ))}
      </ul>
      <div className="row-of-buttons">
        <Button small onPress={() => deed.mutate(add)}>
          {t('passkey.add')}
        </Button>
      </div>
      <Accounts mine={mine} onDeed={(work) => deed.mutate(work)} />
      <h3>{t('people.mine.sessions')}</h3>
      <ul className="key-cards">
        {mine.sessions.map((session) => (
          <li key={session.id} className="key-card">
            <div>
              <p>
                {session.device === '' ? t('people.session.unknown') : <Raw>{session.device}</Raw>}{' '}
                {session.here ? <Tag state="done">{t('people.session.here')}</Tag> : null}
              </p>
              <p className="block-note">
                {t(`people.session.by.${session.cameBy}`)} · {t('people.session.since')}{' '}
                <Stamp at={session.since} /> · {t('people.session.used')} <Stamp at={session.lastUsedAt} />
              </p>
            </div>
            {session.here ? null : (
              <Button small look="quiet" onPress={() => deed.mutate(() => desk.endSession(session.id))}>
                {t('people.session.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Accounts of one's organisation that open the desk for reading; linked by their owner and nobody else. */
function Accounts({ mine, onDeed }: { mine: Mine; onDeed: (work: () => Promise<unknown>) => void }) {
  const { t } = useWords()
  const { data: doors } = useQuery({ queryKey: ['doors'], queryFn: desk.doors, staleTime: Infinity })
  if (!doors?.account && mine.accounts.length === 0) return null
  const link = async () => location.assign((await desk.accountLink()).url)
  return (
    <>
      <h3>{t('people.mine.accounts')}</h3>
      <ul className="key-cards">
        {mine.accounts.map(({ issuer, linkedAt }) => (
          <li key={issuer} className="key-card">
            <div>
              <p>
                <Exact>{issuer}</Exact>
              </p>
              <p className="block-note">
                {t('people.account.linked')} <Stamp at={linkedAt} />
              </p>
            </div>
            <Button small look="quiet" onPress={() => onDeed(() => desk.accountUnlink(issuer))}>
              {t('people.account.unlink')}
            </Button>
          </li>
        ))}
      </ul>
      {doors?.account ? (
        <div className="row-of-buttons">
          <Button small onPress={() => onDeed(link)}>
            {t('people.account.link')}
          </Button>
        </div>
      ) : null}
    </>
  )
}

function Passkey({
  passkey,
  onName,
  onRevoke,
}: {
  passkey: Mine['passkeys'][number]
  onName: (name: string) => Promise<unknown>
  onRevoke: () => void
}) {
  const { t } = useWords()
  const [name, setName] = useState<string>()
  const shown = passkey.name === '' ? t('people.passkey.unnamed') : passkey.name
  if (name !== undefined)
    return (
      <li className="key-card">
        <Form
          className="naming"
          onSend={() => {
            void onName(name).then(() => setName(undefined))
          }}
        >
          <Field label={t('people.passkey.name')} value={name} onChange={setName} maxLength={80} />
          <Button small look="main" type="submit" isDisabled={name.trim() === ''}>
            {t('people.passkey.save')}
          </Button>
        </Form>
      </li>
    )
  return (
    <li className="key-card">
      <div>
        <p>
          <Raw>{shown}</Raw>
        </p>
        <p className="block-note">
          {t('people.passkey.added')} <Stamp at={passkey.createdAt} />
          {passkey.lastUsedAt ? (
            <>
              {' '}
              · {t('people.passkey.used')} <Stamp at={passkey.lastUsedAt} />
            </>
          ) : null}
        </p>
      </div>
      <div className="row-of-buttons">
        <Button small look="quiet" onPress={() => setName(passkey.name)}>
          {t('people.passkey.rename')}
        </Button>
        <Button small look="quiet" onPress={onRevoke}>
          {t('people.passkey.revoke')}
        </Button>
      </div>
    </li>
  )
}
