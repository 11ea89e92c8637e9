import { type RefObject, useState } from 'react'
import type { DemandView, TargetView } from '../../../desk/http/contract/index.ts'
import { Button } from '../../ui/button.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Quote } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { Card } from './card.tsx'
import { Exceptions, type Weighed } from './exceptions.tsx'
import { Progress } from './progress.tsx'
import { allOrNone, type LeftOut, only, ranged, toggled } from './selection.ts'

/** From here on each target is one line until somebody opens it. */
const many = 8

const outcomes: readonly TargetView['outcome'][] = [
  'open',
  'restricting',
  'restricted',
  'gone',
  'impossible',
  'left',
  'restoring',
  'restored',
]

/** Column two: what the order says it is, then each target, the words before the picture. */
export function Targets({
  demand,
  left,
  onLeft,
  cards,
  weighed,
  onWeigh,
}: {
  demand: DemandView
  left: LeftOut
  onLeft: (left: LeftOut) => void
  cards: RefObject<HTMLElement | null>
  weighed: Weighed
  onWeigh: (weighed: Weighed) => void
}) {
  const { t, pick } = useWords()
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
        {demand.reasons ? <Quote className="reasons">{demand.reasons}</Quote> : null}
      </div>
      <Cards demand={demand} left={left} onLeft={onLeft} cards={cards} />
      <Exceptions demand={demand} weighed={weighed} onWeigh={onWeigh} />
    </>
  )
}

/** The targets: filtered by what became of them, taken in and left out one by one, in a row or all at once. */
function Cards({
  demand,
  left,
  onLeft,
  cards,
}: {
  demand: DemandView
  left: LeftOut
  onLeft: (left: LeftOut) => void
  cards: RefObject<HTMLElement | null>
}) {
  const { t, number } = useWords()
  const { targets } = demand
  const [outcome, setOutcome] = useState<TargetView['outcome']>()
  const [filter, setFilter] = useState('')
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [marked, setMarked] = useState<string>()
  const [touched, setTouched] = useState<string>()
  // A filter by an outcome that nothing has any more shows everything rather than nothing.
  const there = outcomes.filter((one) => targets.some((target) => target.outcome === one))
  const by = outcome && there.includes(outcome) ? outcome : undefined
  const shown = targets.filter((target) => (!by || target.outcome === by) && matches(target, filter))
  const order = shown.map(({ id }) => id)
  const concerned = new Set(demand.keys.flatMap((key) => (key.may ? key.targets : [])))
  const selectable = shown.filter(({ id }) => concerned.has(id)).map(({ id }) => id)
  const taken = targets.filter(({ id }) => concerned.has(id) && !left.has(id)).length
  const isMany = targets.length > many

  const touch = (id: string | undefined, withRange: boolean) => {
    if (id === undefined || !concerned.has(id)) return
    onLeft(withRange && touched ? ranged(left, selectable, touched, id) : toggled(left, id))
    setTouched(id)
  }
  const step = (by: number) => {
    const at = marked === undefined ? -1 : order.indexOf(marked)
    const next = order[at === -1 ? 0 : Math.min(order.length - 1, Math.max(0, at + by))]
    cards.current?.querySelector<HTMLElement>(`[data-target="${next}"]`)?.focus()
  }
  const everything = () => onLeft(allOrNone(left, selectable))
  useKeys(
    {
      j: { says: t('keys.move-target'), does: () => step(1) },
      k: { says: t('keys.move-target'), does: () => step(-1) },
      x: { says: t('keys.select'), does: () => touch(marked ?? order[0], false) },
      X: { says: t('keys.select-range'), does: () => touch(marked ?? order[0], true) },
      A: { says: t('keys.select-all'), does: everything },
    },
    demand.number,
  )
  return (
    <>
      <div className="targets-head">
        <h2 className="targets-title">
          {t('demand.targets')} <span className="line-group-count">{number(targets.length)}</span>
        </h2>
        {targets.length > 1 && concerned.size > 0 ? (
          <p className="targets-taken" aria-live="polite">
            {t('targets.taken', { count: taken, of: concerned.size })}
          </p>
        ) : null}
      </div>
      {isMany ? (
        <div className="targets-tools">
          <fieldset className="segments" aria-label={t('targets.by-outcome')}>
            <button type="button" aria-pressed={!by} onClick={() => setOutcome(undefined)}>
              {t('history.by.all')}
            </button>
            {there.map((one) => (
              <button key={one} type="button" aria-pressed={by === one} onClick={() => setOutcome(one)}>
                {t(`outcome.${one}`)} {number(targets.filter((target) => target.outcome === one).length)}
              </button>
            ))}
          </fieldset>
          <label className="inbox-filter">
            <span className="unseen">{t('targets.filter')}</span>
            <input
              type="search"
              value={filter}
              placeholder={t('targets.filter')}
              onChange={(event) => setFilter(event.target.value)}
            />
          </label>
        </div>
      ) : null}
      {isMany && selectable.length > 0 ? (
        <div className="row-of-buttons">
          <Button small onPress={everything}>
            {t(selectable.every((id) => !left.has(id)) ? 'targets.none-of-these' : 'targets.all-of-these')}
          </Button>
          <Button
            small
            onPress={() =>
              onLeft(
                only(
                  targets.map(({ id }) => id),
                  selectable,
                ),
              )
            }
          >
            {t('targets.only-these', { count: selectable.length })}
          </Button>
        </div>
      ) : null}
      <Progress targets={targets} />
      {shown.length === 0 ? <p className="block-note">{t('targets.none-match')}</p> : null}
      {shown.map((target) => (
        <Card
          key={target.id}
          demand={demand}
          target={target}
          selectable={targets.length > 1 && concerned.has(target.id)}
          selected={!left.has(target.id)}
          folded={isMany ? !open.has(target.id) : undefined}
          onToggle={(withRange) => touch(target.id, withRange)}
          onMark={() => setMarked(target.id)}
          onFold={() => setOpen(toggled(open, target.id))}
        />
      ))}
    </>
  )
}

function matches({ address, additionalInfo, content }: TargetView, filter: string): boolean {
  const wanted = filter.trim().toLocaleLowerCase()
  if (wanted === '') return true
  return [address, additionalInfo, content?.title, content?.author]
    .join(' ')
    .toLocaleLowerCase()
    .includes(wanted)
}
