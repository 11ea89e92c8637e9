import { useState } from 'react'
import type { DemandView, TargetView } from '../../../desk/http/contract/index.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { type State, Tag } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'
import { Frozen } from './frozen.tsx'
import { BeingListed } from './being-listed.tsx'
import { WhereListed } from './where-listed.tsx'
import { displayNames, listFormat } from '../../formats.ts'

export const outcomeState: Record<TargetView['outcome'], State> = {
  open: 'plain',
  restricting: 'waits',
  restricted: 'done',
  gone: 'done',
  impossible: 'soon',
  left: 'law',
  restoring: 'waits',
  restored: 'done',
}

/** What became of a target. Put back by this demand while another one keeps it down, it is not public, and is not called so. */
export function Outcome({ target: { outcome, visible } }: { target: TargetView }) {
  const { t } = useWords()
  if (outcome === 'restored' && visible === false)
    return <Tag state="waits">{t('outcome.restored-held')}</Tag>
  return <Tag state={outcomeState[outcome]}>{t(`outcome.${outcome}`)}</Tag>
}

/** One target: the words before the picture. Among many it is one line until it is opened. */
export function Card({
  demand,
  target,
  selectable,
  selected,
  folded,
  onToggle,
  onMark,
  onFold,
}: {
  demand: DemandView
  target: TargetView
  selectable: boolean
  selected: boolean
  /** `undefined` where there are few and each is open for good. */
  folded: boolean | undefined
  onToggle: (withRange: boolean) => void
  onMark: () => void
  onFold: () => void
}) {
  const { t, say, number } = useWords()
  const [notMe, setNotMe] = useState(false)
  const ordinal = number(target.ordinal)
  const name = t('target.name', { ordinal })
  const body = `target-${target.id}`
  return (
    // Which card has the focus decides what x takes in or leaves out, and Enter opens it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      className={`target${selected || !selectable ? '' : ' target-left-out'}${folded ? ' target-folded' : ''}`}
      data-target={target.id}
      tabIndex={-1}
      onFocus={onMark}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget || folded === undefined) return
        event.preventDefault()
        onFold()
      }}
      aria-label={name}
    >
      <header className="target-head">
        {selectable ? (
          <Checkbox
            selected={selected}
            onChange={(_, withShift) => onToggle(withShift)}
            label={t('target.select', { ordinal })}
          />
        ) : null}
        <span className="target-ordinal">{ordinal}</span>
        <span className="target-address">
          {target.address === '' ? t('target.unnamed') : <Exact mono>{target.address}</Exact>}
        </span>
        <Outcome target={target} />
        {folded === undefined ? null : (
          <Button
            look="quiet"
            small
            onPress={onFold}
            aria-expanded={!folded}
            aria-controls={body}
            aria-label={t(folded ? 'target.unfold' : 'target.fold', { ordinal })}
            className="target-fold"
          >
            <Icon name="down" size={14} />
          </Button>
        )}
      </header>
      <div id={body} hidden={folded ?? false}>
        {folded ? null : (
          <>
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
            <WhereListed demand={demand} target={target.id} />
            <BeingListed demand={demand} target={target.id} />
          </>
        )}
      </div>
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
        <p className="target-facts">{t(target.unasked ? 'target.not-looked' : 'target.no-content')}</p>
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
    return displayNames(locale, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

function countriesIn(codes: readonly string[], locale: string): string {
  const names = displayNames(locale, { type: 'region' })
  return listFormat(locale).format(codes.map((code) => names.of(code) ?? code))
}

function When({ target }: { target: TargetView }) {
  const { t, locale } = useWords()
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
      {target.countries ? (
        <li>{t('target.only-in', { countries: countriesIn(target.countries, locale) })}</li>
      ) : null}
      {target.attempts > 1 ? <li>{t('when.attempts', { count: target.attempts })}</li> : null}
    </ul>
  )
}
