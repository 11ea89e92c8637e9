import type { HuntPage, HuntView } from '../../../desk/http/contract/index.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Mark } from '../../ui/mark.tsx'
import { useWords } from '../../words/index.ts'

export type Wish = 'bring' | 'leave' | 'end'

/**
 * What a person may say to a hunt, and by which key. One that is under way may be held, or over, by the time it is pressed:
 * the key that ends it is none of those that decide.
 */
export function wishesFor(state: HuntView['state']): [key: string, wish: Wish][] {
  if (state === 'held')
    return [
      ['1', 'bring'],
      ['2', 'leave'],
    ]
  return isGoing(state) ? [['e', 'end']] : []
}

export const isGoing = (state: HuntView['state'] | undefined) => state === 'looking' || state === 'bringing'

/** The keys, each with what it does before it is pressed. */
export function HuntKeys({
  page: { state, mayDecide },
  onWish,
}: {
  page: Pick<HuntPage, 'state' | 'mayDecide'>
  onWish: (wish: Wish) => void
}) {
  const { t } = useWords()
  const wishes = wishesFor(state)
  if (wishes.length === 0) return null
  return (
    <section className="deeds hunt-keys" aria-label={t('demand.what-to-do')}>
      <ol className="keys">
        {wishes.map(([key, wish]) => (
          <li key={wish} className="key">
            <Button
              className="key-button"
              isDisabled={!mayDecide}
              onPress={() => onWish(wish)}
              aria-describedby={`does-${wish}`}
            >
              <span>{t(`hunt.key.${wish}`)}</span>
              <Kbd>{key}</Kbd>
            </Button>
            <p className="key-says" id={`does-${wish}`}>
              {t(`hunt.does.${wish}`)}
            </p>
          </li>
        ))}
      </ol>
      {mayDecide ? null : (
        <p className="key-why-not">
          <Mark state="law" size={14} />
          {t('hunt.may-not')}
        </p>
      )}
    </section>
  )
}
