import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Coming } from '../../ui/coming.tsx'
import { Icon } from '../../ui/icon.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { visible } from '../../words/visible.ts'
import { addressOf, isNarrowed, type Wish, wishIn } from './wish.ts'

const KeepView = lazy(async () => ({ default: (await import('./keep-view.tsx')).KeepView }))

/** Lists under a name, one's own and the team's. What is shown now can be kept under one. */
export function Views({ wish }: { wish: Wish }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: ['views'], queryFn: desk.views })
  const [saving, setSaving] = useState(false)
  const address = addressOf(wish)
  const views = (data?.views ?? []).map((view) => ({
    ...view,
    wish: wishIn(Object.fromEntries(new URLSearchParams(view.query))),
  }))
  const here = views.find((view) => addressOf(view.wish) === address)
  const canKeep = !here && (isNarrowed(wish) || wish.q !== undefined)
  const forget = async (id: string, name: string) => {
    await desk.removeView(id)
    await queries.invalidateQueries({ queryKey: ['views'] })
    toast('done', t('views.forgotten', { name }))
  }
  if (views.length === 0 && !canKeep) return null
  return (
    <nav className="views" aria-label={t('views.title')}>
      {views.map(({ id, name, shared, mine, by, wish }) => (
        <span key={id} className={here?.id === id ? 'view view-here' : 'view'}>
          <Link
            to="/"
            search={wish}
            aria-current={here?.id === id ? 'page' : undefined}
            title={shared ? t('views.of', { name: by }) : undefined}
          >
            <bdi>{visible(name)}</bdi>
            {shared ? (
              <>
                <Icon name="person" size={12} />
                <span className="unseen">{t('views.of', { name: by })}</span>
              </>
            ) : null}
          </Link>
          {mine && here?.id === id ? (
            <Button
              look="quiet"
              small
              aria-label={t('views.forget', { name })}
              onPress={() => void forget(id, name)}
            >
              <Icon name="close" size={12} />
            </Button>
          ) : null}
        </span>
      ))}
      {canKeep ? (
        <Button look="quiet" small onPress={() => setSaving(true)}>
          <Icon name="plus" size={14} /> {t('views.keep')}
        </Button>
      ) : null}
      {saving ? (
        <Suspense fallback={<Coming label={t('views.keep')} onCancel={() => setSaving(false)} />}>
          <KeepView query={address} onClose={() => setSaving(false)} />
        </Suspense>
      ) : null}
    </nav>
  )
}
