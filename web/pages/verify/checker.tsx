import { sha256 } from '@noble/hashes/sha2.js'
import { useEffect, useState } from 'react'
import { Button as Pressable, DropZone, FileTrigger, type DropItem } from 'react-aria-components'
import { checks, verifyReceipt, type Answer, type Check } from '../../../log/verify.ts'
import { fullMoment } from '../../time.ts'
import { announce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Mark, type State } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'

type Taken = { name: string; text: string; sha256: string }
const outcomeMark: Record<Answer['steps'][number]['outcome'], State> = {
  passed: 'done',
  failed: 'late',
  'left-out': 'plain',
  'not-reached': 'plain',
}

/** Receipt in, ticked sentences out. Nothing leaves this browser. */
export function Checker() {
  const { t } = useWords()
  const [receipt, setReceipt] = useState<Taken>()
  const [order, setOrder] = useState<Taken>()
  const [key, setKey] = useState('')
  const [fromDesk, setFromDesk] = useState(false)
  const [answer, setAnswer] = useState<Answer>()
  const [swapped, setSwapped] = useState(false)

  useEffect(() => {
    // Only a convenience: whoever does not trust this desk pastes the key they were given elsewhere.
    if (!location.protocol.startsWith('http')) return
    fetch('/.well-known/guichet.json')
      .then((response) => response.json())
      .then((about: unknown) => {
        const found = keyIn(about)
        if (!found) return
        setKey((present) => present || found)
        setFromDesk(true)
      })
      .catch(() => undefined)
  }, [])

  const check = () => {
    if (!receipt) return
    // Either file says by its first line which it is.
    const areSwapped = order !== undefined && isReceipt(order) && !isReceipt(receipt)
    const [proof, handed] = areSwapped ? [order, receipt] : [receipt, order]
    setReceipt(proof)
    setOrder(handed)
    setSwapped(areSwapped)
    const found = verifyReceipt({
      receiptText: proof.text,
      verifierKey: key.trim(),
      ...(handed ? { orderBytesSha256: handed.sha256 } : {}),
    })
    setAnswer(found)
    announce(
      [...(areSwapped ? [t('verify.swapped')] : []), t(found.ok ? 'verify.ok' : 'verify.not-ok')].join(' '),
    )
  }
  return (
    <div className="checker">
      <p className="page-lead">{t('verify.lead')}</p>
      <Drop
        label={t('verify.receipt')}
        help={t('verify.receipt.help')}
        file={receipt}
        onFile={(file) => {
          setReceipt(file)
          setAnswer(undefined)
        }}
      />
      <Drop
        label={t('verify.order')}
        help={t('verify.order.help')}
        file={order}
        onFile={(file) => {
          setOrder(file)
          setAnswer(undefined)
        }}
      />
      <Field
        label={t('verify.key')}
        help={fromDesk ? t('verify.key.from-desk') : t('verify.key.help')}
        value={key}
        onChange={(value) => {
          setKey(value)
          setFromDesk(false)
          setAnswer(undefined)
        }}
        ltr
      />
      <div>
        <Button look="main" onPress={check} isDisabled={!receipt || key.trim() === ''}>
          {t('verify.check')}
        </Button>
      </div>
      {answer && swapped ? <p className="block-note">{t('verify.swapped')}</p> : null}
      {answer ? <Found answer={answer} isReceipt={!!receipt && isReceipt(receipt)} /> : <Sentences />}
    </div>
  )
}

const isReceipt = ({ text }: Taken): boolean => text.startsWith('c2sp.org/tlog-proof@')

/** What will be checked, before anything is. */
function Sentences() {
  const { t } = useWords()
  return (
    <section className="room">
      <h2>{t('verify.what-is-checked')}</h2>
      <ul className="checks">
        {checks.map((check) => (
          <li key={check} className="check check-absent">
            <Mark state="plain" size={15} />
            <span>{t(`verify.check.${check}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Found({ answer, isReceipt }: { answer: Answer; isReceipt: boolean }) {
  const { t, number, locale } = useWords()
  return (
    <section className={`room verdict ${answer.ok ? 'verdict-ok' : 'verdict-not'}`}>
      <h2>
        <Mark state={answer.ok ? 'done' : 'late'} size={20} /> {t(answer.ok ? 'verify.ok' : 'verify.not-ok')}
      </h2>
      <ul className="checks">
        {answer.steps.map((step) => (
          <li
            key={step.check}
            className={`check ${step.outcome === 'passed' || step.outcome === 'failed' ? '' : 'check-absent'}`}
          >
            <Mark state={outcomeMark[step.outcome]} size={15} />
            <span>
              {sentence(step.check, t)}{' '}
              {step.outcome === 'passed' ? (
                <span className="unseen">{t('check-outcome.passed')}</span>
              ) : (
                <span className="leads-to">{t(`verify.outcome.${step.outcome}`)}</span>
              )}
              {!answer.ok && answer.failed === step.check ? (
                <span className="verdict-why">
                  {step.check === 'receipt-reads' && !isReceipt ? (
                    t('verify.no-receipt')
                  ) : (
                    <Raw>{answer.why}</Raw>
                  )}
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {answer.ok ? (
        <dl className="facts">
          <div>
            <dt>{t('verify.recorded')}</dt>
            <dd>
              {fullMoment(answer.opening.head.time, locale)} · <Exact>{answer.opening.head.type}</Exact>
            </dd>
          </div>
          <div>
            <dt>{t('verify.place')}</dt>
            <dd>
              {t('verify.place.text', {
                index: number(answer.index),
                size: number(answer.size),
                origin: answer.origin,
              })}
            </dd>
          </div>
          <div>
            <dt>{t('verify.root')}</dt>
            <dd>
              <Exact mono>{answer.root}</Exact>
            </dd>
          </div>
        </dl>
      ) : null}
    </section>
  )
}

const sentence = (check: Check, t: ReturnType<typeof useWords>['t']) => t(`verify.check.${check}`)

function Drop({
  label,
  help,
  file,
  onFile,
}: {
  label: string
  help: string
  file: Taken | undefined
  onFile: (file: Taken) => void
}) {
  const { t } = useWords()
  const take = async (one: Blob & { name?: string }) => onFile(await read(one, one.name ?? ''))
  return (
    <DropZone
      className="drop"
      onDrop={(event) => {
        const item = event.items.find(
          (one): one is DropItem & { kind: 'file'; getFile: () => Promise<File> } => one.kind === 'file',
        )
        if (item) void item.getFile().then(take)
      }}
    >
      <div>
        <p className="field-label">{label}</p>
        <p className="field-help">{help}</p>
        {file ? (
          <p className="drop-file">
            <Icon name="file" size={14} /> <Raw>{file.name}</Raw>
            <span className="fingerprint exact" dir="ltr">
              SHA-256 {file.sha256.slice(0, 16)}…
            </span>
          </p>
        ) : null}
      </div>
      <FileTrigger onSelect={(files) => files?.[0] && void take(files[0])}>
        <Pressable className="button button-plain button-small">
          {t(file ? 'verify.choose-another' : 'deed.attach')}
        </Pressable>
      </FileTrigger>
    </DropZone>
  )
}

async function read(file: Blob, name: string): Promise<Taken> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const digest = [...sha256(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { name, text: new TextDecoder().decode(bytes), sha256: digest }
}

/** The verifier key in the desk's public description, wherever it stands in it. */
function keyIn(about: unknown): string | undefined {
  const text = (value: unknown) =>
    typeof value === 'string' && /^\S+\+[0-9a-f]{8}\+\S+$/.test(value) ? value : undefined
  if (typeof about !== 'object' || about === null) return text(about)
  for (const value of Object.values(about)) {
    const found = keyIn(value)
    if (found) return found
  }
  return undefined
}
