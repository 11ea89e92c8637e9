import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { DemandView, TargetView } from '../../../desk/http/contract/index.ts'
import { desk, Refusal } from '../../api.ts'
import { usePrefs } from '../../prefs.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, Choice, Field } from '../../ui/field.tsx'
import { Tag, type State } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { toast } from '../../ui/toast.tsx'
import { Veil } from '../../ui/veil.tsx'
import { useWords } from '../../words/index.ts'

const outcomeState: Record<TargetView['outcome'], State> = {
  open: 'plain',
  restricting: 'waits',
  restricted: 'done',
  gone: 'done',
  impossible: 'soon',
  left: 'law',
  restoring: 'waits',
  restored: 'done',
}

type Weighed = { answer: string; text: string }

/** Column two: what the order says it is, then each target, the words before the picture. */
export function Targets({
  demand,
  left,
  onToggle,
  onMark,
  weighed,
  onWeigh,
}: {
  demand: DemandView
  left: readonly string[]
  onToggle: (id: string) => void
  onMark: (index: number) => void
  weighed: Weighed
  onWeigh: (weighed: Weighed) => void
}) {
  const { t, pick, number } = useWords()
  return (
    <>
      <div className="named-as">
        <h2>{t('demand.says-it-is')}</h2>
        {demand.contentTypes.length > 0 ? (
          <ul>
            {demand.contentTypes.map((type) => (
              <li key={type.code}>
                {pick(type.title)} <span className="article">{type.article}</span>
              </li>
            ))}
          </ul>
        ) : (
          <p className="block-note">{t('demand.names-no-type')}</p>
        )}
        {demand.reasons ? (
          <blockquote className="reasons">
            <Raw lines>{demand.reasons}</Raw>
          </blockquote>
        ) : null}
      </div>
      <h2 className="targets-title">
        {t('demand.targets')} <span className="line-group-count">{number(demand.targets.length)}</span>
      </h2>
      {demand.targets.map((target, index) => (
        <Card
          key={target.id}
          demand={demand}
          target={target}
          selected={!left.includes(target.id)}
          onToggle={() => onToggle(target.id)}
          onMark={() => onMark(index)}
        />
      ))}
      <Exceptions demand={demand} weighed={weighed} onWeigh={onWeigh} />
    </>
  )
}

function Card({
  demand,
  target,
  selected,
  onToggle,
  onMark,
}: {
  demand: DemandView
  target: TargetView
  selected: boolean
  onToggle: () => void
  onMark: () => void
}) {
  const { t, say, number } = useWords()
  const [notMe, setNotMe] = useState(false)
  const open = target.outcome === 'open' && demand.targets.length > 1
  const name = t('target.name', { ordinal: number(target.ordinal) })
  return (
    // Which card has the focus decides what x takes in or leaves out.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      className={`target${selected || !open ? '' : ' target-left-out'}`}
      tabIndex={-1}
      onFocus={onMark}
      aria-label={name}
    >
      <header className="target-head">
        {open ? (
          <Checkbox
            selected={selected}
            onChange={onToggle}
            label={t('target.select', { ordinal: number(target.ordinal) })}
          />
        ) : null}
        <span className="target-ordinal">{number(target.ordinal)}</span>
        <span className="target-address">
          <Exact mono>{target.address}</Exact>
        </span>
        <Tag state={outcomeState[target.outcome]}>{t(`outcome.${target.outcome}`)}</Tag>
      </header>
      <Description target={target} />
      {target.why ? <p className="target-why">{say(target.why)}</p> : null}
      {notMe ? (
        <p className="target-passed">
          {t('target.passed-on')}{' '}
          <Button look="quiet" small onPress={() => setNotMe(false)}>
            {t('deed.show-again')}
          </Button>
        </p>
      ) : (
        <Frozen demand={demand} target={target} onNotMe={() => setNotMe(true)} />
      )}
      <When target={target} />
    </article>
  )
}

function Description({ target }: { target: TargetView }) {
  const { t } = useWords()
  const { content } = target
  return (
    <div className="target-words">
      {content ? (
        <>
          {content.title ? (
            <p className="target-title">
              <Raw>{content.title}</Raw>
            </p>
          ) : null}
          <p className="target-facts">
            <span>{t(`kind.${content.kind}`)}</span>
            {content.author ? (
              <span>
                {t('target.by')} <Raw>{content.author}</Raw>
              </span>
            ) : null}
            {content.publishedAt ? (
              <span>
                {t('target.published')} <Stamp at={content.publishedAt} />
              </span>
            ) : null}
            {content.language ? <Language code={content.language} /> : null}
          </p>
        </>
      ) : (
        <p className="target-facts">{t('target.no-content')}</p>
      )}
      {target.additionalInfo ? (
        <p className="target-named">
          <span className="target-named-by">{t('target.named-because')}</span>{' '}
          <Raw lines>{target.additionalInfo}</Raw>
        </p>
      ) : null}
    </div>
  )
}

function Language({ code }: { code: string }) {
  const { locale } = useWords()
  return <span>{nameOf(code, locale)}</span>
}

function nameOf(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

/** The frozen copy: text on request, the picture only while a key is held. Every look is written down first. */
function Frozen({
  demand,
  target,
  onNotMe,
}: {
  demand: DemandView
  target: TargetView
  onNotMe: () => void
}) {
  const { t } = useWords()
  const { size, grey } = usePrefs()
  const [text, setText] = useState<string>()
  const { hold } = target
  const failed = () => toast('soon', t('view.failed'))
  const readText = useMutation({
    mutationFn: async (part: string) => {
      const grant = await desk.view(part, { form: 'text', purpose: 'decision' })
      if (grant.text === undefined) throw new Refusal(0, undefined)
      return grant.text
    },
    onSuccess: setText,
    onError: failed,
  })
  const passOn = useMutation({ mutationFn: () => desk.passOn(demand.id, target.id) })
  if (!hold) return <p className="target-facts">{t('target.no-hold')}</p>
  if (hold.destroyedAt)
    return (
      <p className="target-facts">
        {t('target.destroyed')} <Stamp at={hold.destroyedAt} />
      </p>
    )
  const parts = hold.parts.filter((part) => part.purpose === 'content')
  const related = hold.parts.length - parts.length
  return (
    <div className="frozen">
      {parts.map((part) =>
        part.preview === 'text' ? (
          <div key={part.id}>
            {text === undefined ? (
              <Button small onPress={() => readText.mutate(part.id)} isDisabled={readText.isPending}>
                {t('deed.read-text')}
              </Button>
            ) : (
              <blockquote className="frozen-text">
                <Raw lines>{text}</Raw>
              </blockquote>
            )}
          </div>
        ) : part.preview === 'picture' ? (
          <Picture key={part.id} part={part} size={size} grey={grey} onFail={failed} />
        ) : (
          <p key={part.id} className="target-facts">
            <Raw>{part.name}</Raw> · {t('target.no-preview')}
          </p>
        ),
      )}
      <footer className="frozen-foot">
        <span>
          {t('target.held')} <Stamp at={hold.takenAt} />
          {related > 0 ? ` · ${t('target.related', { count: related })}` : ''}
          {hold.legalHold ? ` · ${t('target.legal-hold')}` : ''}
        </span>
        {parts.length > 0 ? (
          <Button
            look="quiet"
            small
            onPress={() => {
              passOn.mutate()
              onNotMe()
            }}
          >
            {t('deed.not-me-now')}
          </Button>
        ) : null}
      </footer>
    </div>
  )
}

type HeldPart = NonNullable<TargetView['hold']>['parts'][number]

function Picture({
  part,
  size,
  grey,
  onFail,
}: {
  part: HeldPart
  size: 'small' | 'large'
  grey: boolean
  onFail: () => void
}) {
  const { t } = useWords()
  const [veiled, setVeiled] = useState<string>()
  const look = useMutation({
    mutationFn: () => desk.view(part.id, { form: 'veiled', purpose: 'decision' }),
    onSuccess: (grant) => setVeiled(grant.url),
    onError: onFail,
  })
  return (
    <Veil
      label={t('veil.hold')}
      hint={t('veil.hint')}
      alt={t('veil.alt', { name: part.name })}
      size={size}
      grey={grey}
      open={async () => {
        try {
          return (await desk.view(part.id, { form: 'clear', purpose: 'decision' })).url
        } catch (cause) {
          onFail()
          throw cause
        }
      }}
      closed={
        veiled ? (
          <img
            className="veil-veiled"
            src={veiled}
            alt={t('veil.veiled-alt', { name: part.name })}
            draggable={false}
          />
        ) : (
          <div className="veil-closed">
            <Raw>{part.name}</Raw>
            <Button look="quiet" small onPress={() => look.mutate()} isDisabled={look.isPending}>
              {t('veil.show-veiled')}
            </Button>
          </div>
        )
      }
    />
  )
}

function When({ target }: { target: TargetView }) {
  const { t } = useWords()
  const lines = [
    [t('when.decided'), target.decidedAt],
    [t('when.restricted'), target.restrictedAt],
    [t('when.restored'), target.restoredAt],
    [
      target.visible === false
        ? t('when.looked-hidden')
        : target.visible
          ? t('when.looked-visible')
          : t('when.looked'),
      target.lookedAt,
    ],
  ] as const
  const shown = lines.filter((line): line is readonly [string, string] => line[1] !== undefined)
  if (shown.length === 0) return null
  return (
    <ul className="when">
      {shown.map(([words, at]) => (
        <li key={words}>
          {words} <Stamp at={at} seconds />
        </li>
      ))}
      {target.attempts > 1 ? <li>{t('when.attempts', { count: target.attempts })}</li> : null}
    </ul>
  )
}

/** The law's exceptions, asked and not asserted. The answer goes with the decision. */
function Exceptions({
  demand,
  weighed,
  onWeigh,
}: {
  demand: DemandView
  weighed: Weighed
  onWeigh: (weighed: Weighed) => void
}) {
  const { t, pick } = useWords()
  if (demand.exceptions.length === 0 || !demand.targets.some((target) => target.outcome === 'open'))
    return null
  const none = t('exceptions.none')
  return (
    <section className="exceptions">
      <Choice
        label={t('exceptions.question')}
        help={t('exceptions.help')}
        value={weighed.answer}
        onChange={(answer) => onWeigh({ ...weighed, answer })}
        options={[
          { value: none, label: none },
          ...demand.exceptions.map((exception) => ({
            value: pick(exception.title),
            label: pick(exception.title),
          })),
        ]}
      />
      {weighed.answer !== '' && weighed.answer !== none ? (
        <>
          <p className="exceptions-follow">{t('exceptions.follow')}</p>
          <Field
            label={t('exceptions.why')}
            lines={3}
            maxLength={3000}
            value={weighed.text}
            onChange={(text) => onWeigh({ ...weighed, text })}
          />
        </>
      ) : null}
    </section>
  )
}
