import { Link, useNavigate } from '@tanstack/react-router'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { BankPage } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'

/** Every change with its version, each of which can be read as it was; or as it was at some moment. */
export function History({ bank, history }: { bank: string; history: BankPage['history'] }) {
  const { t, say, nth } = useWords()
  return (
    <section className="room" aria-labelledby="bank-history">
      <h2 id="bank-history">{t('bank.history')}</h2>
      <p className="block-note">{t('bank.history.text')}</p>
      <AsItWasOn bank={bank} />
      <ol className="bank-history">
        {history.map(({ version, at, by, says }) => (
          <li key={version}>
            <Stamp at={at} />
            <Link
              to="/banks/$bank/at/$version"
              params={{ bank, version: `${version}` }}
              aria-label={t('then.see', { version: nth(version) })}
            >
              {t('bank.version', { version: nth(version) })}
            </Link>
            <span>
              {say(says)}{' '}
              <span className="match-soft">
                <Raw>{by}</Raw>
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Nobody remembers versions; people remember days. */
export function AsItWasOn({ bank }: { bank: string }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const [on, setOn] = useState('')
  const find = useMutation({
    mutationFn: (at: string) => desk.bankOn(bank, at),
    onSuccess: ({ version }) =>
      void navigate({ to: '/banks/$bank/at/$version', params: { bank, version: `${version}` } }),
  })
  const at = Number.isNaN(Date.parse(on)) ? undefined : new Date(on).toISOString()
  return (
    <Form
      className="as-it-was-on"
      onSend={() => {
        if (at && !find.isPending) find.mutate(at)
      }}
    >
      <Field label={t('then.on')} type="datetime-local" value={on} ltr onChange={setOn} />
      <Button type="submit" isDisabled={!at || find.isPending}>
        {t('then.show')}
      </Button>
      {find.error ? (
        <Trouble title={t('then.none')}>
          <Errors error={find.error} />
        </Trouble>
      ) : null}
    </Form>
  )
}
