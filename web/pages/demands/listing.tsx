import { lazy, Suspense, useState } from 'react'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { Button } from '../../ui/button.tsx'
import { Coming } from '../../ui/coming.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeys } from '../../ui/keys.ts'
import { useWords } from '../../words/index.ts'
import { useSession } from '../session.ts'

const ListDialog = lazy(async () => ({ default: (await import('./list-dialog.tsx')).ListDialog }))

/** The targets that were taken down, stand in no bank and are not on their way into one. */
const toBeListed = ({ targets, listed, listing }: DemandView) =>
  targets.filter(
    ({ id, outcome, hold }) =>
      outcome === 'restricted' &&
      hold !== undefined &&
      hold.destroyedAt === undefined &&
      !listed.some(({ target, withdrawnAt }) => target === id && withdrawnAt === undefined) &&
      !listing.some(({ target }) => target === id),
  )

/** The key that keeps what was taken down from coming back. Offered only where something is down. */
export function Listing({ demand, targets }: { demand: DemandView; targets: readonly string[] }) {
  const { t } = useWords()
  const { session } = useSession()
  const [open, setOpen] = useState(false)
  const decides = session?.may.includes('decide') ?? false
  const missing = decides ? toBeListed(demand) : []
  const meant = missing.filter(({ id }) => targets.includes(id))
  const title = t('list.key', { count: Math.max(1, meant.length) })
  useKeys(
    { l: { says: title, does: () => setOpen(true), offer: true } },
    demand.number,
    meant.length > 0 && !open,
  )
  if (missing.length === 0) return null
  return (
    <section className="listing">
      <h3 className="deeds-other-title">{t('list.title')}</h3>
      <Button
        className="key-button"
        isDisabled={meant.length === 0}
        onPress={() => setOpen(true)}
        aria-describedby="key-list"
      >
        <span>{title}…</span>
        <span className="listing-end">
          <Kbd>l</Kbd>
          <Icon name="forward" size={14} />
        </span>
      </Button>
      <p className="key-says" id="key-list">
        {meant.length === 0 ? t('demand.choose-a-target') : t('list.key.says')}
      </p>
      {open ? (
        <Suspense fallback={<Coming label={title} onCancel={() => setOpen(false)} />}>
          <ListDialog
            demand={demand}
            targets={meant.map(({ id }) => id)}
            title={title}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </section>
  )
}
