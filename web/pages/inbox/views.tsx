import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox, Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { toast } from '../../ui/toast.tsx'
import { useWords } from '../../words/index.ts'
import { visible } from '../../words/visible.ts'
import { Errors } from '../errors.tsx'
import { addressOf, isNarrowed, type Wish, wishIn } from './wish.ts'

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
      {saving ? <Keep query={address} onClose={() => setSaving(false)} /> : null}
    </nav>
  )
}

function Keep({ query, onClose }: { query: string; onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const [fault, setFault] = useState<Error>()
  const [wanted, setWanted] = useState(false)
  const [once] = useState(() => crypto.randomUUID())
  const keep = async () => {
    if (name.trim() === '') return setWanted(true)
    try {
      await desk.saveView({ name, query, shared }, once)
      await queries.invalidateQueries({ queryKey: ['views'] })
      toast('done', t('views.kept', { name }))
      onClose()
    } catch (error) {
      setFault(error as Error)
    }
  }
  return (
    <Dialog title={t('views.keep')} closeLabel={t('deed.close')} open onClose={onClose}>
      <form
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <Field
          label={t('views.name')}
          help={t('views.name.help')}
          value={name}
          onChange={setName}
          maxLength={60}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just been opened to type this
          autoFocus
          error={wanted && name.trim() === '' ? t('views.name.wanted') : undefined}
        />
        <Checkbox selected={shared} onChange={setShared}>
          {t('views.share')}
        </Checkbox>
        {fault ? <Errors error={fault} /> : null}
        <div className="row-of-buttons">
          <Button look="main" type="submit">
            {t('views.keep-it')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
