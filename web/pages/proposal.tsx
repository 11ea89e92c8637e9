import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Authorities } from '../../desk/http/contract/index.ts'
import { desk, type ProposedChange } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Choice, Choices, Field } from '../ui/field.tsx'
import { Trouble } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { useWords, type WordKey } from '../words/index.ts'
import { Errors } from './errors.tsx'

type Authority = Authorities['authorities'][number]
export type Wish =
  | { change: 'add-authority' }
  | { change: 'add-key'; authority: Authority }
  | { change: 'revoke-key'; authority: Authority; keyid: string }
  | { change: 'automatic'; authority: Authority }
  | { change: 'competences'; authority: Authority }
  | { change: 'contact'; authority: Authority }
  | { change: 'officer'; authority: Authority }
  | { change: 'officer-end'; authority: Authority; officer: string }
  | { change: 'first-notice'; authority: Authority }

const types = ['JUDICIAL', 'LAW_ENFORCEMENT', 'OTHER'] as const
const titles: Record<Wish['change'], WordKey> = {
  'add-authority': 'registry.propose-authority',
  'add-key': 'registry.propose-key',
  'revoke-key': 'registry.propose-revoke',
  automatic: 'registry.propose-automatic',
  competences: 'registry.propose-competences',
  contact: 'registry.propose-contact',
  officer: 'registry.propose-officer',
  'officer-end': 'registry.propose-officer-end',
  'first-notice': 'registry.propose-first-notice',
}

/** A change to the registry, proposed by one person for another to approve. */
export function Proposal({
  wish,
  powers,
  onClose,
}: {
  wish: Wish
  /** What an authority may be registered for, by the laws in force here. */
  powers: Authorities['powers']
  onClose: () => void
}) {
  const { t, pick, say } = useWords()
  const queries = useQueryClient()
  const [values, setValues] = useState({
    name: '',
    country: '',
    type: 'LAW_ENFORCEMENT',
    email: '',
    tel: '',
    keyid: '',
    jwk: '',
    kind: 'telephone',
    value: '',
    givenAt: '',
    to: '',
  })
  const [instruments, setInstruments] = useState<string[]>(() =>
    wish.change === 'competences'
      ? wish.authority.competences.map(({ regime, instrument }) => `${regime}/${instrument}`)
      : powers.slice(0, 1).map(({ code }) => code),
  )
  const [faulty, setFaulty] = useState(false)
  const set = (name: keyof typeof values) => (value: string) => setValues({ ...values, [name]: value })
  const propose = useMutation({
    mutationFn: (change: ProposedChange) => desk.propose(change),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['authorities'] })
      toast('waits', t('registry.proposed'))
      onClose()
    },
  })
  const send = () => {
    const change = changeOf(wish, values, instruments)
    setFaulty(change === undefined)
    if (change) propose.mutate(change)
  }
  const wanted = (value: string) => (faulty && value.trim() === '' ? t('field.wanted-here') : undefined)
  return (
    <Dialog title={t(titles[wish.change])} closeLabel={t('deed.close')} open onClose={onClose}>
      <div className="dialog-body deed-form">
        {propose.error ? (
          <Trouble title={t('deed.failed')} focus>
            <Errors error={propose.error} />
          </Trouble>
        ) : null}
        <p className="block-lead">
          {wish.change === 'add-authority'
            ? t('registry.two-people')
            : t('registry.two-people-for', { name: wish.authority.name })}
        </p>
        {wish.change === 'add-authority' ? (
          <>
            <Field
              label={t('registry.name')}
              value={values.name}
              onChange={set('name')}
              error={wanted(values.name)}
            />
            <Field
              label={t('registry.country')}
              help={t('registry.country.help')}
              value={values.country}
              onChange={(value) => set('country')(value.toUpperCase())}
              maxLength={2}
              error={wanted(values.country)}
              ltr
            />
            <Choice
              label={t('registry.type')}
              value={values.type}
              onChange={set('type')}
              options={types.map((value) => ({ value, label: say({ key: `code.${value}` }) }))}
            />
            <Field
              label={t('registry.email')}
              type="email"
              value={values.email}
              onChange={set('email')}
              error={wanted(values.email)}
              ltr
            />
            <Field
              label={t('registry.tel')}
              type="tel"
              help={t('registry.tel.help')}
              value={values.tel}
              onChange={set('tel')}
              error={wanted(values.tel)}
              ltr
            />
          </>
        ) : null}
        {wish.change === 'add-authority' || wish.change === 'competences' ? (
          <Choices
            label={t('registry.may-issue')}
            values={instruments}
            onChange={setInstruments}
            options={powers.map(({ code, title, regime }) => ({
              value: code,
              label: pick(title),
              help: pick(regime),
            }))}
          />
        ) : null}
        {wish.change === 'contact' ? (
          <>
            <Choice
              label={t('registry.contact-kind')}
              value={values.kind}
              onChange={set('kind')}
              options={[
                { value: 'telephone', label: t('registry.tel') },
                { value: 'mail', label: t('registry.email') },
              ]}
            />
            <Field
              label={t('registry.contact-value')}
              help={t('registry.tel.help')}
              value={values.value}
              onChange={set('value')}
              error={wanted(values.value)}
              ltr
            />
          </>
        ) : null}
        {wish.change === 'officer' ? (
          <Field
            label={t('registry.officer-name')}
            help={t('registry.officer-name.help')}
            value={values.name}
            onChange={set('name')}
            error={wanted(values.name)}
          />
        ) : null}
        {wish.change === 'officer-end' ? <p>{t('registry.officer-end.text')}</p> : null}
        {wish.change === 'first-notice' ? (
          <>
            <p>{t('registry.first-notice.text')}</p>
            <Field
              label={t('registry.notice-at')}
              type="datetime-local"
              value={values.givenAt}
              onChange={set('givenAt')}
              error={faulty && !momentOf(values.givenAt) ? t('registry.notice-at.wanted') : undefined}
              ltr
            />
            <Field
              label={t('registry.notice-to')}
              value={values.to}
              onChange={set('to')}
              error={wanted(values.to)}
            />
          </>
        ) : null}
        {wish.change === 'add-key' ? (
          <>
            <Field
              label={t('registry.keyid')}
              value={values.keyid}
              onChange={set('keyid')}
              error={wanted(values.keyid)}
              ltr
            />
            <Field
              label={t('registry.jwk')}
              help={t('registry.jwk.help')}
              lines={5}
              value={values.jwk}
              onChange={set('jwk')}
              error={faulty && !jwkOf(values.jwk) ? t('registry.jwk.wrong') : undefined}
              ltr
            />
          </>
        ) : null}
        {wish.change === 'revoke-key' ? <p>{t('registry.revoke.text', { keyid: wish.keyid })}</p> : null}
        {wish.change === 'automatic' ? (
          <p>{t(wish.authority.automatic ? 'registry.automatic-off.text' : 'registry.automatic-on.text')}</p>
        ) : null}
      </div>
      <div className="dialog-foot">
        <Button look="main" onPress={send} isDisabled={propose.isPending}>
          {t('registry.propose')}
        </Button>
        <Button onPress={onClose}>{t('deed.cancel')}</Button>
      </div>
    </Dialog>
  )
}

type Values = {
  kind: string
  value: string
  givenAt: string
  to: string
  name: string
  country: string
  type: string
  email: string
  tel: string
  keyid: string
  jwk: string
}

function changeOf(wish: Wish, values: Values, instruments: readonly string[]): ProposedChange | undefined {
  switch (wish.change) {
    case 'add-authority': {
      const type = types.find((one) => one === values.type)
      const { name, country, email, tel } = values
      if (
        !type ||
        [name, country, email, tel].some((value) => value.trim() === '') ||
        instruments.length === 0
      )
        return undefined
      return {
        change: wish.change,
        name: name.trim(),
        country,
        type,
        email: email.trim(),
        tel: tel.trim(),
        instruments: [...instruments],
      }
    }
    case 'add-key': {
      const jwk = jwkOf(values.jwk)
      if (!jwk || values.keyid.trim() === '') return undefined
      return { change: wish.change, authority: wish.authority.id, keyid: values.keyid.trim(), jwk }
    }
    case 'revoke-key':
      return { change: wish.change, authority: wish.authority.id, keyid: wish.keyid }
    case 'automatic':
      return { change: wish.change, authority: wish.authority.id, on: !wish.authority.automatic }
    case 'competences':
      return instruments.length === 0
        ? undefined
        : { change: wish.change, authority: wish.authority.id, instruments: [...instruments] }
    case 'contact': {
      const [kind, value] = [values.kind === 'mail' ? 'mail' : 'telephone', values.value.trim()] as const
      return value === '' ? undefined : { change: wish.change, authority: wish.authority.id, kind, value }
    }
    case 'officer': {
      const name = values.name.trim()
      return name === '' ? undefined : { change: wish.change, authority: wish.authority.id, name }
    }
    case 'officer-end':
      return { change: wish.change, authority: wish.authority.id, officer: wish.officer }
    case 'first-notice': {
      const [givenAt, to] = [momentOf(values.givenAt), values.to.trim()]
      return givenAt && to !== ''
        ? { change: wish.change, authority: wish.authority.id, givenAt, to }
        : undefined
    }
  }
}

/** What was typed as a moment of the reader's own day, as an instant. */
function momentOf(text: string): string | undefined {
  const found = Date.parse(text.trim())
  return text.trim() === '' || Number.isNaN(found) ? undefined : new Date(found).toISOString()
}

/** A public key as JWK. One with a private part is refused here, before it travels anywhere. */
function jwkOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('kty' in value) || 'd' in value || 'k' in value)
      return undefined
    return { ...value }
  } catch {
    return undefined
  }
}
