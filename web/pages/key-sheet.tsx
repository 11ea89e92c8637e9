import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { type Said, useRegistered } from '../ui/keys.ts'
import { useWords } from '../words/index.ts'

/** Every key that works where one is, drawn from the keys themselves: none is missing, and none stands here that does nothing. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const said = useRegistered()
  const places = Map.groupBy(said, ({ of }) => of)
  const everywhere = t('keys.everywhere')
  const always: readonly (readonly [readonly string[], string])[] = [
    [['Enter'], t('keys.open')],
    [['Enter'], t('keys.confirm')],
    [['Ctrl', 'K'], t('keys.palette')],
  ]
  const linesOf = (lines: readonly Said[]) =>
    lines.map(({ keys, says }) => [keys.flatMap((key) => key.split(' ')), says] as const)
  return (
    <Dialog title={t('keys.title')} closeLabel={t('deed.close')} open onClose={onClose} wide>
      {/* A long list must scroll from the keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="dialog-body" tabIndex={0} aria-label={t('keys.title')}>
        <div className="key-sheet">
          {[...places].map(([of, lines]) =>
            of === everywhere ? null : <KeyList key={of} title={of} lines={linesOf(lines)} />,
          )}
          <KeyList title={everywhere} lines={[...linesOf(places.get(everywhere) ?? []), ...always]} />
        </div>
      </section>
      <div className="dialog-foot">
        <Button onPress={() => window.print()}>{t('keys.print')}</Button>
      </div>
    </Dialog>
  )
}

function KeyList({
  title,
  lines,
}: {
  title: string
  lines: readonly (readonly [readonly string[], string])[]
}) {
  return (
    <section className="key-place">
      <h3>
        <bdi>{title}</bdi>
      </h3>
      <dl className="key-list">
        {lines.map(([keys, says]) => (
          <div key={`${keys.join(' ')} ${says}`}>
            <dt dir="ltr">
              {keys.map((key) => (
                <Kbd key={key} said>
                  {key}
                </Kbd>
              ))}
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
