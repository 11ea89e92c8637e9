import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { Counts, InboxRow } from '../../desk/http/contract/index.ts'
import { nowIs, watchNow } from '../live.ts'
import { prefsAre } from '../prefs.ts'
import { fullMoment, standing } from '../time.ts'
import { announce } from '../ui/announce.tsx'
import { Button } from '../ui/button.tsx'
import { Coming } from '../ui/coming.tsx'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { Mark } from '../ui/mark.tsx'
import { Exact } from '../ui/raw.tsx'
import { soundOnce } from '../ui/sound.ts'
import { Skeleton, Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { Errors } from './errors.tsx'
import { Below, Nothing } from './inbox/ends.tsx'
import { Chips } from './inbox/filters.tsx'
import { Lines } from './inbox/lines.tsx'
import { useCounts, useList } from './inbox/list.ts'
import { groupOf } from './inbox/order.ts'
import { Views } from './inbox/views.tsx'
import { addressOf, isNarrowed, type Wish, wideOpen, wishIn } from './inbox/wish.ts'
import { useSession } from './session.ts'
import { useSteadyRows } from './steady.ts'
import { useTitle } from './title.ts'

const Assign = lazy(async () => ({ default: (await import('./assign.tsx')).Assign }))
const Filters = lazy(async () => ({ default: (await import('./inbox/filter-panel.tsx')).Filters }))

/** Demands, what runs out first on top, one line each; or what was found. What is shown stands in the address. */
export function Inbox() {
  const { t } = useWords()
  const wish = wishIn(useSearch({ from: '/desk/' }))
  const navigate = useNavigate()
  useTitle(wish.q ? t('inbox.found-title', { text: wish.q }) : t('nav.inbox'))
  const list = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLInputElement>(null)
  const [filtersOpen, setFiltersOpen] = useState(false)
  const { rows: arrived, error, more, isReading, ...reach } = useList(wish)
  const counts = useCounts(wish)
  const everything = useCounts({})
  const { rows, waiting, letIn } = useSteadyRows(arrived, list, addressOf(wish))
  const [looked, setLooked] = useState<InboxRow>()
  const [assigning, setAssigning] = useState<InboxRow>()
  const { session } = useSession()
  const decides = session?.may.includes('decide') ?? false
  useSoundNearTheEnd(rows)
  const change = (next: Wish, replace = false) => void navigate({ to: '/', search: next, replace })

  const pointedAt = () => {
    const id = document.activeElement?.closest('[data-demand]')?.getAttribute('data-demand')
    return rows.find((row) => row.id === id)
  }
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>('a.line-link') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    if (at === links.length - 1 && by > 0) more?.()
    links[Math.min(links.length - 1, Math.max(0, at === -1 ? 0 : at + by))]?.focus()
  }
  useKeys(
    {
      j: { says: t('keys.move'), does: () => step(1) },
      k: { says: t('keys.move'), does: () => step(-1) },
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      n: { says: t('keys.let-in'), does: letIn },
      ...(decides ? { a: { says: t('keys.assign'), does: () => setAssigning(pointedAt()) } } : {}),
      '/': { says: t('keys.filter'), does: () => box.current?.focus(), offer: true },
      f: { says: t('keys.filters'), does: () => setFiltersOpen(!filtersOpen), offer: true },
      c: { says: t('keys.clear'), does: () => change({}) },
    },
    t('nav.inbox'),
  )

  return (
    <main className="inbox" id="main" tabIndex={-1}>
      <div className="inbox-top">
        <h1 className="unseen">{t('nav.inbox')}</h1>
        <NeedLine counts={everything} />
        {waiting.length > 0 ? (
          <Button small onPress={letIn} className="inbox-new">
            {t('inbox.new', { count: waiting.length })} <Kbd>n</Kbd>
          </Button>
        ) : null}
        <div className="inbox-tools">
          <SearchBox key={wish.q} box={box} wish={wish} onWish={change} onLeave={() => step(0)} />
          <Button
            small
            className="inbox-filters-key"
            aria-expanded={filtersOpen}
            aria-controls="filters"
            onPress={() => setFiltersOpen(!filtersOpen)}
          >
            {t('filter.title')} <Kbd>f</Kbd>
          </Button>
          <fieldset className="segments" aria-label={t('inbox.show')}>
            {(['open', 'closed', 'all'] as const).map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === (wish.show ?? (wish.q ? 'all' : 'open'))}
                onClick={() => change(withShow(wish, one))}
              >
                {t(`inbox.show.${one}`)}
              </button>
            ))}
          </fieldset>
        </div>
      </div>
      <Views wish={wish} />
      {filtersOpen ? (
        <Suspense>
          <Filters wish={wish} onWish={(next) => change(next, true)} />
        </Suspense>
      ) : null}
      {isNarrowed(wish) ? (
        <div className="inbox-narrowed">
          <Chips wish={wish} onWish={change} />
          <Button look="quiet" small onPress={() => change(wideOpen(wish))}>
            {t('filter.all-away')}
          </Button>
        </div>
      ) : null}
      <div ref={list} className="lines" onBlur={() => setLooked(undefined)}>
        {error ? (
          <Trouble title={t('inbox.error')}>
            <Errors error={error} />
          </Trouble>
        ) : !arrived ? (
          <Skeleton rows={7} label={t('state.loading')} />
        ) : rows.length === 0 ? (
          <Nothing wish={wish} onWish={change} reach={reach} more={more} />
        ) : (
          <>
            <Lines
              rows={rows}
              counts={counts}
              grouped={!wish.q && wish.show === undefined}
              onLook={setLooked}
            />
            <Below reach={reach} more={more} isReading={isReading} />
          </>
        )}
      </div>
      <Foot row={looked} />
      {assigning ? (
        <Suspense
          fallback={
            <Coming
              label={t('assign.title', { number: assigning.number })}
              onCancel={() => setAssigning(undefined)}
            />
          }
        >
          <Assign demand={assigning} onClose={() => setAssigning(undefined)} />
        </Suspense>
      ) : null}
    </main>
  )
}

/** Open is what one comes for and needs no word in the address; who searches looks through everything. */
function withShow(wish: Wish, show: 'open' | 'closed' | 'all'): Wish {
  const { show: _, ...others } = wish
  return show === (wish.q ? 'all' : 'open') ? others : { ...others, show }
}

/** Looked for when one stops typing. The address follows, and going back gives back what was there before. */
function SearchBox({
  box,
  wish,
  onWish,
  onLeave,
}: {
  box: React.RefObject<HTMLInputElement | null>
  wish: Wish
  onWish: (wish: Wish, replace?: boolean) => void
  onLeave: () => void
}) {
  const { t } = useWords()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const look = (text: string) => {
    clearTimeout(timer.current)
    const { q, ...others } = wish
    if ((q ?? '') !== text.trim())
      onWish(text.trim() === '' ? others : { ...others, q: text.trimStart() }, q !== undefined)
  }
  return (
    <search className="inbox-filter">
      <Icon name="search" size={14} />
      <label>
        <span className="unseen">{t('inbox.search')}</span>
        <input
          ref={box}
          type="search"
          dir="auto"
          defaultValue={wish.q ?? ''}
          placeholder={t('inbox.search')}
          onChange={({ currentTarget }) => {
            clearTimeout(timer.current)
            timer.current = setTimeout(() => look(currentTarget.value), 350)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') look(event.currentTarget.value)
            if (event.key === 'Escape') {
              event.currentTarget.value = ''
              look('')
              onLeave()
            }
          }}
        />
      </label>
    </search>
  )
}

function NeedLine({ counts }: { counts: Counts | undefined }) {
  const { t } = useWords()
  if (!counts) return <p className="need need-none" />
  if (counts.hour === 0) return <p className="need need-none">{t('inbox.need-none')}</p>
  return (
    <p className={`need ${counts.over > 0 ? 'need-late' : 'need-soon'}`}>
      <Mark state={counts.over > 0 ? 'late' : 'soon'} />
      {t('inbox.need', { count: counts.hour })}
    </p>
  )
}

function Foot({ row }: { row: InboxRow | undefined }) {
  const { t, pick, locale } = useWords()
  return (
    <footer className="inbox-foot">
      <p className="inbox-foot-law">
        {row?.clock ? (
          <>
            <Exact>{row.reference}</Exact>
            <span>
              {pick(row.clock.title)} <span className="article">{row.clock.article}</span>
            </span>
            <span>
              {row.clock.state === 'stopped'
                ? t('clock.paused')
                : t('clock.due-at', { at: fullMoment(row.clock.dueAt, locale) })}
            </span>
          </>
        ) : (
          t('inbox.foot')
        )}
      </p>
      <p className="inbox-foot-keys">
        <Kbd said>j</Kbd>
        <Kbd said>k</Kbd> {t('keys.move')} <Kbd said>Enter</Kbd> {t('keys.open')} <Kbd said>/</Kbd>{' '}
        {t('keys.filter')} <Kbd said>f</Kbd> {t('keys.filters')} <Kbd said>?</Kbd> {t('keys.title')}
      </p>
    </footer>
  )
}

/** One sound when a demand enters its last tenth, if this person allowed it; said politely in any case. */
function useSoundNearTheEnd(rows: readonly InboxRow[]) {
  const { t } = useWords()
  const heard = useRef(new Set<string>())
  useEffect(() => {
    const look = () => {
      for (const row of rows) {
        if (!row.clock || groupOf[row.waitsFor] !== 'person' || heard.current.has(row.id)) continue
        if (standing(row.clock, nowIs().ms).standing !== 'late') continue
        heard.current.add(row.id)
        announce(t('inbox.near-the-end', { number: row.number }))
        if (prefsAre().sound) soundOnce()
      }
    }
    look()
    return watchNow(look)
  }, [rows, t])
}
