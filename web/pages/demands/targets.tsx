import { useState } from 'react'
import type { DemandView, TargetView } from '../../../desk/http/contract/index.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/field.tsx'
import { Tag, type State } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'
import { Exceptions, type Weighed } from './exceptions.tsx'
import { Frozen } from './frozen.tsx'

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
