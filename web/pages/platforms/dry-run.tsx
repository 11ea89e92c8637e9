import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { DryRunResult } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { numberFormat } from '../../formats.ts'

/** What the desk would do with one address, and from there a drill on the piece it names. `of`: the heading of its platform. */
export function DryRun({ connection, mayDrill, of }: { connection: string; mayDrill: boolean; of: string }) {
  const { t } = useWords()
  const title = useId()
  const [address, setAddress] = useState('')
  const look = useMutation({ mutationFn: (wanted: string) => desk.dryRun(connection, wanted) })
  return (
    <section className="room found" aria-labelledby={`${title} ${of}`}>
      <h3 id={title}>{t('dry-run.title')}</h3>
      <p className="block-note">{t('dry-run.lead')}</p>
      <Form
        className="dry-run-form"
        onSend={() => {
          if (address.trim() !== '' && !look.isPending) look.mutate(address.trim())
        }}
      >
        <Field label={t('dry-run.address')} value={address} onChange={setAddress} ltr />
        <Button type="submit" isDisabled={look.isPending || address.trim() === ''}>
          {t('dry-run.run')}
        </Button>
      </Form>
      {look.error ? (
        <Trouble title={t('deed.failed')} focus>
          <Errors error={look.error} />
        </Trouble>
      ) : null}
      {look.isPending ? <Skeleton label={t('state.loading')} rows={4} /> : null}
      {look.data && !look.isPending ? (
        <div aria-live="polite" className="found">
          <Result result={look.data} />
          {look.data.reference !== undefined && look.data.visible && mayDrill ? (
            <Drill connection={connection} address={look.variables} reference={look.data.reference} />
          ) : null}
        </div>
      ) : null}
    </section>
  )
}

function Result({ result }: { result: DryRunResult }) {
  const { t, say } = useWords()
  const { says, reference, kind, title, author, visible, candidates, parts, calls, notes } = result
  return (
    <>
      <p className="found-line">
        <Mark state={reference === undefined ? 'late' : 'done'} />
        {say(says)}
      </p>
      <dl className="authority-facts">
        {reference === undefined ? null : (
          <Fact name={t('dry-run.reference')} value={<Exact mono>{reference}</Exact>} />
        )}
        {kind === undefined ? null : <Fact name={t('dry-run.kind')} value={say({ key: `kind.${kind}` })} />}
        {title === undefined ? null : <Fact name={t('dry-run.piece')} value={<Raw>{title}</Raw>} />}
        {author === undefined ? null : <Fact name={t('dry-run.author')} value={<Raw>{author}</Raw>} />}
        {visible === undefined ? null : (
          <Fact
            name={t('dry-run.visible')}
            value={t(visible ? 'dry-run.visible.yes' : 'dry-run.visible.no')}
          />
        )}
        {candidates.length === 0 ? null : (
          <Fact
            name={t('dry-run.candidates')}
            value={
              <ul className="plain-list">
                {candidates.map((one) => (
                  <li key={one}>
                    <Exact mono>{one}</Exact>
                  </li>
                ))}
              </ul>
            }
          />
        )}
      </dl>
      {notes.length === 0 ? null : (
        <ul className="found-list">
          {notes.map((note) => (
            <li key={note.key}>
              <Mark state="soon" />
              <span>{say(note)}</span>
            </li>
          ))}
        </ul>
      )}
      {parts.length === 0 ? null : <Parts parts={parts} />}
      {calls.length === 0 ? null : (
        <details className="which">
          <summary>{t('dry-run.calls')}</summary>
          {calls.map(({ deed, method, address, body }, n) => (
            <div key={`${deed} ${n}`} className="call">
              <p>
                {t(`dry-run.call.${deed}`)}: <Exact mono>{`${method} ${address}`}</Exact>
              </p>
              {body === '' ? null : (
                <pre className="call-body" dir="ltr">
                  <Raw lines>{body}</Raw>
                </pre>
              )}
            </div>
          ))}
        </details>
      )}
    </>
  )
}

function Fact({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Parts({ parts }: { parts: DryRunResult['parts'] }) {
  const { t, locale } = useWords()
  const size = (bytes: number) => sizeIn(bytes, locale)
  return (
    <>
      <h4>{t('dry-run.parts')}</h4>
      <ul className="parts">
        {parts.map(({ name, mediaType, purpose, size: bytes, more }) => (
          <li key={name}>
            <Exact>{name}</Exact>
            <span className="block-note">
              {t(`dry-run.${purpose}`)} · <bdi dir="ltr">{mediaType}</bdi>
            </span>
            <span>{more ? t('dry-run.more', { size: size(bytes) }) : size(bytes)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function sizeIn(bytes: number, locale: string): string {
  const [unit, divisor] =
    bytes < 1_000 ? ['byte', 1] : bytes < 1_000_000 ? ['kilobyte', 1_000] : ['megabyte', 1_000_000]
  return numberFormat(locale, {
    style: 'unit',
    unit: String(unit),
    // Short, a byte has no plural: `24 byte`.
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / Number(divisor))
}

/** One press more than a look, because for some seconds the public really does not get it. */
function Drill({
  connection,
  address,
  reference,
}: {
  connection: string
  address: string
  reference: string
}) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [once, setOnce] = useState(() => crypto.randomUUID())
  const hold = useMutation({
    mutationFn: () => desk.holdDrill(connection, { address, reference }, once),
    onSuccess: async () => {
      setAsking(false)
      setOnce(crypto.randomUUID())
      toast('waits', t('drill.begun'))
      await queries.invalidateQueries({ queryKey: ['drills'] })
    },
  })
  return (
    <>
      <div>
        <Button look="grave" onPress={() => setAsking(true)}>
          {t('drill.hold')}
        </Button>
      </div>
      {asking ? (
        <Dialog title={t('drill.title')} closeLabel={t('deed.close')} open onClose={() => setAsking(false)}>
          <div className="dialog-body deed-form">
            {hold.error ? (
              <Trouble title={t('deed.failed')} focus>
                <Errors error={hold.error} />
              </Trouble>
            ) : null}
            <p className="block-lead">{t('drill.lead')}</p>
            <p>{t('drill.confirm')}</p>
            <p>
              <Exact mono>{address}</Exact>
            </p>
          </div>
          <div className="dialog-foot">
            <Button look="main" onPress={() => hold.mutate()} isDisabled={hold.isPending}>
              {t('drill.begin')}
            </Button>
            <Button onPress={() => setAsking(false)}>{t('deed.cancel')}</Button>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
