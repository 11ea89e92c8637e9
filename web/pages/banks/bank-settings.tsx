import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { BankPage, ChangeBank } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { numberFormat } from '../../formats.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox, Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { useKindName } from '../matches/kind-name.tsx'
import { DialogForm } from '../dialog-form.tsx'

type Bank = BankPage['bank']
type Kinds = BankPage['kinds']

/** What a bank is set to. Each setting that becomes another is a change of its own, with a version. */
export function BankSettings({ bank, kinds, onClose }: { bank: Bank; kinds: Kinds; onClose: () => void }) {
  const { t, locale } = useWords()
  const kindName = useKindName()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [title, setTitle] = useState(bank.title)
  const [enabled, setEnabled] = useState(bank.enabled)
  const [share, setShare] = useState(`${Math.round(bank.liveShare * 1_000) / 10}`)
  const [radii, setRadii] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(Object.entries(bank.radii).map(([kind, radius]) => [kind, `${radius}`])),
  )
  const [tried, setTried] = useState(false)
  const [ending, setEnding] = useState(false)
  const once = useRef(crypto.randomUUID())
  const change = useMutation({
    mutationFn: (wish: ChangeBank) => desk.changeBank(bank.name, wish, once.current),
    onSuccess: async (_, { ended }) => {
      await queries.invalidateQueries({ queryKey: ['banks'] })
      toast('done', t(ended ? 'bank.ended-now' : 'bank.kept'))
      if (ended) await navigate({ to: '/banks' })
      onClose()
    },
    onError: () => {
      once.current = crypto.randomUUID()
    },
  })
  // A kind that only knows the same and not the same has no radius to set.
  const wide = kinds.filter(({ most }) => most > 0)
  const isShare = /^\d{1,3}([.,]\d)?$/.test(share) && Number(share.replace(',', '.')) <= 100
  const wrong = wide.filter(({ name, most }) => {
    const typed = (radii[name] ?? '').trim()
    return typed !== '' && !(/^\d+(\.\d+)?$/.test(typed) && Number(typed) <= most)
  })
  const save = () => {
    setTried(true)
    if (!isShare || wrong.length > 0 || change.isPending) return
    change.mutate({
      title: title.trim(),
      enabled,
      liveShare: Number(share.replace(',', '.')) / 100,
      radii: Object.fromEntries(
        wide.map(({ name }) => {
          const typed = (radii[name] ?? '').trim()
          return [name, typed === '' ? null : Number(typed)]
        }),
      ),
    })
  }
  return (
    <Dialog title={t('bank.settings')} closeLabel={t('deed.close')} open onClose={onClose}>
      <DialogForm
        onSend={() => {
          save()
        }}
        error={change.error}
        send={
          <Button type="submit" look="main" isDisabled={change.isPending}>
            {t('bank.keep')}
          </Button>
        }
        onClose={onClose}
      >
        <Field
          label={t('bank.title')}
          optional={t('field.optional')}
          value={title}
          maxLength={200}
          onChange={setTitle}
        />
        <Checkbox selected={enabled} onChange={setEnabled}>
          {t('bank.is-on')}
          <span className="choice-help">{t('bank.is-on.help')}</span>
        </Checkbox>
        <Field
          label={t('bank.share-of')}
          help={t('bank.share-of.help')}
          value={share}
          ltr
          maxLength={5}
          onChange={setShare}
          error={tried && !isShare ? t('bank.share-of.wanted') : undefined}
        />
        <fieldset className="field">
          <legend className="field-label">{t('bank.radii')}</legend>
          <p className="field-help">{t('bank.radii.help')}</p>
          <div className="radii">
            {wide.map(({ name, usual, most }) => (
              <Field
                key={name}
                label={kindName(name)}
                help={t('bank.radius.help', {
                  usual: numberFormat(locale).format(usual),
                  most: numberFormat(locale).format(most),
                })}
                value={radii[name] ?? ''}
                ltr
                maxLength={5}
                onChange={(typed) => setRadii({ ...radii, [name]: typed })}
                error={
                  tried && wrong.some((kind) => kind.name === name) ? t('bank.radius.wanted') : undefined
                }
              />
            ))}
          </div>
        </fieldset>
        {ending ? (
          <section className="trouble">
            <p className="trouble-title">{t('bank.end.sure')}</p>
            <p>{t('bank.end.text')}</p>
            <div className="row-of-buttons">
              <Button
                look="grave"
                isDisabled={change.isPending}
                onPress={() => change.mutate({ ended: true })}
              >
                {t('bank.end')}
              </Button>
              <Button onPress={() => setEnding(false)}>{t('deed.cancel')}</Button>
            </div>
          </section>
        ) : (
          <p>
            <Button look="quiet" small onPress={() => setEnding(true)}>
              {t('bank.end')}
            </Button>
          </p>
        )}
      </DialogForm>
    </Dialog>
  )
}
