import { type ReactNode, type RefObject, useState } from 'react'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Mark, Tag } from '../../ui/mark.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'
import { Outcome, outcomeState } from './card.tsx'
import { bare, DeedDialog } from './deed-dialog.tsx'
import { type Chosen, type KeyView, nameOf } from './key-view.ts'
import { Listing } from './listing.tsx'
import { Progress } from './progress.tsx'

/** Column three: at most three keys named by their deed, under each what will happen; the rest below, smaller. */
export function Deeds({
  demand,
  targets,
  weighed,
  chosen,
  onChoose,
  lead,
  place,
}: {
  /** Where one comes to who looks for what to do. */
  place: RefObject<HTMLElement | null>
  /** What stands before the keys: what a second person is asked for. */
  lead?: ReactNode
  demand: DemandView
  targets: readonly string[]
  weighed: string
  chosen: Chosen
  onChoose: (chosen: Chosen) => void
}) {
  const { t, say } = useWords()
  const [done, setDone] = useState<{
    deed: string
    at: string
    decisions: number
    targets: readonly string[]
  }>()
  // Three main keys and no more; a fourth steps back among the others.
  const ranked = demand.keys.filter((key) => key.rank === 'main')
  const main = ranked.slice(0, 3)
  const other = [...ranked.slice(3), ...demand.keys.filter((key) => key.rank === 'other')]
  const aimed = (key: KeyView) => key.targets.filter((id) => targets.includes(id))
  // A decision that was chosen in the history is meant whole, whatever is taken in above.
  const meant = ({ key, decision }: NonNullable<Chosen>) =>
    demand.decisions.find(({ id }) => id === decision)?.down ?? aimed(key)
  const name = (key: KeyView) => say({ key: nameOf(key), params: { count: Math.max(1, aimed(key).length) } })
  return (
    <section className="column column-deeds" ref={place} tabIndex={-1} aria-label={t('demand.what-to-do')}>
      <div className="deeds">
        {lead}
        {done ? (
          <Happened key={done.at} demand={demand} done={done} onUndo={(key) => onChoose({ key })} />
        ) : null}
        <h2>{t('demand.what-to-do')}</h2>
        {main.length === 0 ? <p className="block-note">{t('demand.nothing-to-do')}</p> : null}
        <ol className="keys">
          {/* The filled key is what the law asks for next; to take something back is never that. */}
          {main.map((key, index) => {
            const nobody = key.targets.length > 0 && aimed(key).length === 0
            return (
              <li key={key.deed} className="key">
                <Button
                  look={index === 0 && key.deed !== 'undo' ? 'main' : 'plain'}
                  className="key-button"
                  isDisabled={!key.may || nobody}
                  onPress={() => onChoose({ key })}
                  aria-describedby={`key-${key.deed}`}
                >
                  <span>{name(key)}</span>
                  <Kbd>{String(index + 1)}</Kbd>
                </Button>
                <p className="key-says" id={`key-${key.deed}`}>
                  {nobody ? t('demand.choose-a-target') : say(key.says)}
                </p>
                {key.whyNot && !key.may ? (
                  <p className="key-why-not">
                    <Mark state="law" size={14} />
                    {say(key.whyNot)}
                  </p>
                ) : null}
              </li>
            )
          })}
        </ol>
        {other.length > 0 ? (
          <>
            <h3 className="deeds-other-title">{t('demand.also')}</h3>
            <ul className="deeds-other">
              {other.map((key) => (
                <li key={key.deed}>
                  <Button
                    look="quiet"
                    isDisabled={!key.may}
                    onPress={() => onChoose({ key })}
                    aria-describedby={`key-${key.deed}`}
                    className="deed-other"
                  >
                    <span>{name(key)}</span>
                    <Icon name="forward" size={14} />
                  </Button>
                  <p className="key-says" id={`key-${key.deed}`}>
                    {key.may || !key.whyNot ? say(key.says) : say(key.whyNot)}
                  </p>
                </li>
              ))}
            </ul>
          </>
        ) : null}
        <Listing demand={demand} targets={targets} />
      </div>
      {chosen ? (
        <DeedDialog
          demand={demand}
          keyView={chosen.key}
          decision={chosen.decision}
          title={name(chosen.key)}
          targets={meant(chosen)}
          weighed={weighed}
          onClose={() => onChoose(undefined)}
          onDone={(at, decisions) => {
            setDone({ deed: bare(name(chosen.key)), at, decisions, targets: meant(chosen) })
            onChoose(undefined)
          }}
        />
      ) : null}
    </section>
  )
}

/** So many are told one by one. */
const few = 8

/** After the act: what became of it, as the desk sees it now, and the way back where the law leaves one. */
function Happened({
  demand,
  done,
  onUndo,
}: {
  demand: DemandView
  done: { deed: string; at: string; decisions: number; targets: readonly string[] }
  onUndo: (key: KeyView) => void
}) {
  const { t, number } = useWords()
  const undo = demand.keys.find((key) => key.deed === 'undo' && key.may)
  const aimed = demand.targets.filter((target) => done.targets.includes(target.id))
  // Somebody decided again since, here or elsewhere: "done" would stand above what it is no longer.
  if (demand.decisions.length > done.decisions + 1) return null
  return (
    <section className="happened" aria-label={t('done.title')}>
      <p className="happened-title">
        <Mark state="done" /> {t('done.done', { deed: done.deed })} <Stamp at={done.at} seconds />
      </p>
      <Progress targets={aimed} />
      {aimed.length > few ? (
        <ul>
          {[...Map.groupBy(aimed, ({ outcome }) => outcome)].map(([outcome, some]) => (
            <li key={outcome}>
              <span className="target-ordinal">{number(some.length)}</span>
              <Tag state={outcomeState[outcome]}>{t(`outcome.${outcome}`)}</Tag>
            </li>
          ))}
        </ul>
      ) : (
        <ul>
          {aimed.map((target) => (
            <li key={target.id}>
              <span className="target-ordinal">{number(target.ordinal)}</span>
              <Outcome target={target} />
              {target.restrictedAt ? <Stamp at={target.restoredAt ?? target.restrictedAt} seconds /> : null}
            </li>
          ))}
        </ul>
      )}
      {undo ? (
        <Button small onPress={() => onUndo(undo)}>
          <Icon name="undo" size={14} />
          {t('deed.undo-this')}
        </Button>
      ) : null}
    </section>
  )
}
