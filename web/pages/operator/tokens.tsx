import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Tokens as TokensView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choices, Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Tag } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { DialogForm } from '../dialog-form.tsx'

type Token = TokensView['tokens'][number]
const rights = ['scan', 'curate'] as const
type Right = (typeof rights)[number]

/** What the operator's own programs come in with: made and shown once, and ended. */
export function Tokens() {
  const { t } = useWords()
  const { data, error } = useQuery({ queryKey: ['operator', 'tokens'], queryFn: desk.tokens })
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<Token>()
  return (
    <section className="room" aria-labelledby="tokens">
      <header className="page-head">
        <h2 id="tokens">{t('tokens.title')}</h2>
        <Button small onPress={() => setMaking(true)}>
          <Icon name="plus" size={14} />
          {t('tokens.make')}
        </Button>
      </header>
      <p className="block-note">{t('tokens.lead')}</p>
      {error ? (
        <Trouble title={t('tokens.error')}>
          <Errors error={error} />
        </Trouble>
      ) : !data ? (
        <Skeleton rows={2} label={t('state.loading')} />
      ) : data.tokens.length === 0 ? (
        <p>{t('tokens.none')}</p>
      ) : (
        <ul className="key-cards">
          {data.tokens.map((token) => (
            <li key={token.id} className={token.endedAt ? 'key-card key-revoked' : 'key-card'}>
              <div>
                <p>
                  <strong>
                    <Raw>{token.name}</Raw>
                  </strong>{' '}
                  {token.endedAt ? <Tag state="plain">{t('tokens.ended')}</Tag> : null}
                </p>
                <p className="block-note">
                  {token.may.map((right) => t(`tokens.may.${right as Right}`)).join(' · ')}
                </p>
                <p className="block-note">
                  {t('tokens.made')} <Stamp at={token.madeAt} />{' '}
                  {token.madeBy ? <Raw>{token.madeBy}</Raw> : null}
                  {token.endedAt ? (
                    <>
                      {' '}
                      · {t('tokens.ended')} <Stamp at={token.endedAt} />
                    </>
                  ) : null}
                </p>
              </div>
              {token.endedAt ? null : (
                <Button
                  small
                  look="quiet"
                  aria-label={`${t('tokens.end')} ${token.name}`}
                  onPress={() => setEnding(token)}
                >
                  {t('tokens.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {making ? <Make onClose={() => setMaking(false)} /> : null}
      {ending ? <End token={ending} onClose={() => setEnding(undefined)} /> : null}
    </section>
  )
}

function Make({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [may, setMay] = useState<string[]>(['scan'])
  const [tried, setTried] = useState(false)
  const make = useMutation({
    mutationFn: () =>
      desk.makeToken({ name: name.trim(), may: rights.filter((right) => may.includes(right)) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['operator', 'tokens'] }),
  })
  const copy = async (secret: string) => {
    await navigator.clipboard.writeText(secret)
    toast('done', t('tokens.copied'))
  }
  const isMissing = name.trim() === ''
  return (
    <Dialog title={t('tokens.make')} closeLabel={t('deed.close')} open onClose={onClose}>
      {make.data ? (
        <>
          <div className="dialog-body">
            <p>{t('tokens.once')}</p>
            <p className="one-link">
              <Exact mono>{make.data.token}</Exact>
            </p>
            <p className="block-note">{t('tokens.how')}</p>
          </div>
          <div className="dialog-foot">
            <Button look="main" onPress={() => void copy(make.data.token)}>
              {t('tokens.copy')}
            </Button>
            <Button onPress={onClose}>{t('people.link.done')}</Button>
          </div>
        </>
      ) : (
        <DialogForm
          onSend={() => {
            setTried(true)
            if (!isMissing && may.length > 0 && !make.isPending) make.mutate()
          }}
          error={make.error}
          send={
            <Button type="submit" look="main" isDisabled={make.isPending}>
              {t('tokens.make')}
            </Button>
          }
          onClose={onClose}
        >
          <Field
            label={t('tokens.name')}
            help={t('tokens.name.help')}
            value={name}
            maxLength={100}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just been opened by a key
            autoFocus
            onChange={setName}
            error={tried && isMissing ? t('field.wanted-here') : undefined}
          />
          <Choices
            label={t('tokens.may')}
            values={may}
            onChange={setMay}
            options={rights.map((value) => ({ value, label: t(`tokens.may.${value}`) }))}
            error={tried && may.length === 0 ? t('field.wanted-here') : undefined}
          />
        </DialogForm>
      )}
    </Dialog>
  )
}

function End({ token, onClose }: { token: Token; onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const end = useMutation({
    mutationFn: () => desk.endToken(token.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['operator', 'tokens'] })
      toast('done', t('tokens.ended-now', { name: token.name }))
      onClose()
    },
  })
  return (
    <Dialog
      title={t('tokens.end-title', { name: token.name })}
      closeLabel={t('deed.close')}
      open
      onClose={onClose}
    >
      <div className="dialog-body">
        {end.error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={end.error} />
          </Trouble>
        ) : null}
        <p>{t('tokens.end.text')}</p>
      </div>
      <div className="dialog-foot">
        <Button look="grave" isDisabled={end.isPending} onPress={() => end.mutate()}>
          {t('tokens.end')}
        </Button>
        <Button onPress={onClose}>{t('deed.cancel')}</Button>
      </div>
    </Dialog>
  )
}
