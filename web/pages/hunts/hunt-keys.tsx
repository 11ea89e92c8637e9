import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Mark } from '../../ui/mark.tsx'
import { useWords } from '../../words/index.ts'

/** What a person may say to a hunt that is held, in the order of the keys. */
const wishes = ['bring', 'leave'] as const
export type Wish = (typeof wishes)[number]

/** The two keys, each with what it does before it is pressed. */
export function HuntKeys({ mayDecide, onWish }: { mayDecide: boolean; onWish: (wish: Wish) => void }) {
  const { t } = useWords()
  return (
    <section className="deeds hunt-keys" aria-label={t('demand.what-to-do')}>
      <ol className="keys">
        {wishes.map((wish, n) => (
          <li key={wish} className="key">
            <Button
              className="key-button"
              isDisabled={!mayDecide}
              onPress={() => onWish(wish)}
              aria-describedby={`does-${wish}`}
            >
              <span>{t(`hunt.key.${wish}`)}</span>
              <Kbd>{`${n + 1}`}</Kbd>
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
