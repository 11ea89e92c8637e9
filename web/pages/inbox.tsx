/* oxlint-disable jsx-a11y/no-interactive-element-to-noninteractive-role, jsx-a11y/no-redundant-roles, jsx-a11y/control-has-associated-label --
   the grid takes the table's own roles away from its elements, so they are said again */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { InboxRow } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { prefsAre } from '../prefs.ts'
import { fullMoment, HOUR, standing } from '../time.ts'
import { announce } from '../ui/announce.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useKeys } from '../ui/keys.ts'
import { Mark, type State } from '../ui/mark.tsx'
import { Exact, Raw } from '../ui/raw.tsx'
import { soundOnce } from '../ui/sound.ts'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { useWords, type WordKey } from '../words/index.ts'
import { Assign } from './assign.tsx'
import { Clock, useNow } from './clock.tsx'
import { Errors } from './errors.tsx'
import { Holder } from './holder.tsx'
import { useSession } from './session.ts'
import { useSteadyRows } from './steady.ts'
import { useTitle } from './title.ts'

type Group = 'person' | 'others' | 'machine' | 'done'
const groups: readonly Group[] = ['person', 'others', 'machine', 'done']
const groupOf: Record<InboxRow['waitsFor'], Group> = {
  person: 'person',
  'second-person': 'person',
  'call-back': 'person',
  clarification: 'others',
  date: 'others',
  platform: 'machine',
  log: 'machine',
  nothing: 'done',
}
const nextMark: Record<InboxRow['waitsFor'], State> = {
  person: 'plain',
  'second-person': 'plain',
  'call-back': 'plain',
  clarification: 'waits',
  date: 'waits',
  platform: 'waits',
  log: 'waits',
  nothing: 'done',
}

/** All demands, what runs out first on top; one line each. Arriving data never moves what one is about to press. */
export function Inbox() {
  const { t } = useWords()
  useTitle(t('nav.inbox'))
  const [show, setShow] = useState<'open' | 'closed' | 'all'>('open')
  const [filter, setFilter] = useState('')
  const filterBox = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const { data, error } = useQuery({ queryKey: ['inbox', show], queryFn: () => desk.inbox(show) })
  const { rows, waiting, letIn } = useSteadyRows(data?.rows, list, show)
  const [looked, setLooked] = useState<InboxRow>()
  const [assigning, setAssigning] = useState<InboxRow>()
  const { session } = useSession()
  const shown = rows.filter((row) => matches(row, filter))
  useSoundNearTheEnd(rows)

  const pointedAt = () => {
    const id = document.activeElement?.closest('[data-demand]')?.getAttribute('data-demand')
    return rows.find((row) => row.id === id)
  }
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>('a.line-link') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    links[Math.min(links.length - 1, Math.max(0, at === -1 ? 0 : at + by))]?.focus()
  }
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    n: letIn,
    a: () => setAssigning(session?.may.includes('decide') ? pointedAt() : undefined),
    '/': () => filterBox.current?.focus(),
  })

  return (
    <main className="inbox" id="main" tabIndex={-1}>
      <div className="inbox-top">
        <h1 className="unseen">{t('nav.inbox')}</h1>
        <NeedLine rows={rows} />
        {waiting.length > 0 ? (
          <Button small onPress={letIn} className="inbox-new">
            {t('inbox.new', { count: waiting.length })} <Kbd>n</Kbd>
          </Button>
        ) : null}
        <div className="inbox-tools">
          <label className="inbox-filter">
            <Icon name="search" size={14} />
            <span className="unseen">{t('inbox.filter')}</span>
            <input
              ref={filterBox}
              type="search"
              value={filter}
              placeholder={t('inbox.filter')}
              onChange={(event) => setFilter(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return
                setFilter('')
                step(0)
              }}
            />
          </label>
          <fieldset className="segments" aria-label={t('inbox.show')}>
            {(['open', 'closed', 'all'] as const).map((one) => (
              <button key={one} type="button" aria-pressed={one === show} onClick={() => setShow(one)}>
                {t(`inbox.show.${one}`)}
              </button>
            ))}
          </fieldset>
        </div>
      </div>
      <div ref={list} className="lines" onBlur={() => setLooked(undefined)}>
        {error ? (
          <Trouble title={t('inbox.error')}>
            <Errors error={error} />
          </Trouble>
        ) : !data ? (
          <Skeleton rows={7} label={t('state.loading')} />
        ) : shown.length === 0 ? (
          <Nothing filtered={filter !== ''} show={show} />
        ) : (
          <Lines rows={shown} onLook={setLooked} />
        )}
      </div>
      <Foot row={looked} />
      {assigning ? <Assign demand={assigning} onClose={() => setAssigning(undefined)} /> : null}
    </main>
  )
}

function matches(row: InboxRow, filter: string): boolean {
  const wanted = filter.trim().toLocaleLowerCase()
  if (wanted === '') return true
  const text = [row.number, row.reference, row.authority.name, row.platform, ...Object.values(row.instrument)]
  return text.join(' ').toLocaleLowerCase().includes(wanted)
}

function Lines({ rows, onLook }: { rows: readonly InboxRow[]; onLook: (row: InboxRow) => void }) {
  const { t, number } = useWords()
  const columns: readonly WordKey[] = [
    'inbox.column.clock',
    'inbox.column.number',
    'inbox.column.instrument',
    'inbox.column.authority',
    'inbox.column.trust',
    'inbox.column.targets',
    'inbox.column.next',
  ]
  return (
    <table className="line-table" role="table">
      <caption className="unseen">{t('inbox.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row" className="line line-head">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      {groups.map((group) => {
        const members = rows.filter((row) => groupOf[row.waitsFor] === group)
        if (members.length === 0) return null
        return (
          <tbody key={group} role="rowgroup">
            <tr role="row" className="line-group">
              <th role="rowheader" scope="rowgroup" colSpan={7}>
                {t(`inbox.group.${group}`)} <span className="line-group-count">{number(members.length)}</span>
              </th>
            </tr>
            {members.map((row) => (
              <Line key={row.id} row={row} onLook={onLook} />
            ))}
          </tbody>
        )
      })}
    </table>
  )
}

function Line({ row, onLook }: { row: InboxRow; onLook: (row: InboxRow) => void }) {
  const { t, pick } = useWords()
  const { ms } = useNow()
  const stands = row.clock ? standing(row.clock, ms).standing : undefined
  const alarm = stands === 'late' || stands === 'over' ? ' line-late' : stands === 'soon' ? ' line-soon' : ''
  return (
    <tr role="row" className={`line${alarm}`} data-demand={row.id} onPointerEnter={() => onLook(row)}>
      <td role="cell" className="line-clock">
        {row.clock ? <Clock clock={row.clock} /> : <span className="clock-none">–</span>}
      </td>
      <td role="cell" className="line-number">
        <Link to="/demands/$id" params={{ id: row.id }} className="line-link" onFocus={() => onLook(row)}>
          <Exact>{row.number}</Exact>
        </Link>
      </td>
      <td role="cell" className="line-instrument">
        {pick(row.instrument)}
        {row.urgent ? (
          <span className="line-urgent" title={t('inbox.urgent')}>
            <Mark state="soon" size={13} />
            <span className="unseen">{t('inbox.urgent')}</span>
          </span>
        ) : null}
      </td>
      <td role="cell" className="line-authority">
        <span className="line-authority-name" dir="auto">
          <Raw>{row.authority.name}</Raw>
        </span>
        {row.authority.country ? <span className="line-country">{row.authority.country}</span> : null}
      </td>
      <td role="cell" className="line-trust">
        <Trust level={row.trustLevel} outcome={row.trustOutcome} />
      </td>
      <td role="cell" className="line-targets">
        {t('inbox.addresses', { count: row.targets })}
        <span className="line-platform">
          {' · '}
          <Raw>{row.platform}</Raw>
        </span>
      </td>
      <td role="cell" className={`line-next line-next-${groupOf[row.waitsFor]}`}>
        <Mark state={nextMark[row.waitsFor]} size={13} />
        <span className="line-waits">{t(`waits.${row.waitsFor}`)}</span>
        <Holder row={row} />
        {groupOf[row.waitsFor] === 'person' ? <Icon name="forward" size={14} /> : null}
      </td>
    </tr>
  )
}

export function Trust({ level, outcome }: { level: string; outcome: InboxRow['trustOutcome'] }) {
  const { t } = useWords()
  const state = outcome === 'pass' ? 'done' : outcome === 'hold' ? 'waits' : 'law'
  return (
    <span className={`trust trust-${state}`} title={t(`trust.${outcome}`)}>
      <bdi dir="ltr">{level}</bdi>
      <Mark state={state} size={13} />
      <span className="unseen">{t(`trust.${outcome}`)}</span>
    </span>
  )
}

function NeedLine({ rows }: { rows: readonly InboxRow[] }) {
  const { t } = useWords()
  const { ms } = useNow()
  const need = rows.filter((row) => {
    if (groupOf[row.waitsFor] !== 'person' || !row.clock) return false
    const { left, standing: stands } = standing(row.clock, ms)
    return row.clock.duty === 'act' && stands !== 'done' && stands !== 'paused' && left <= HOUR
  })
  const worst = need.some((row) => row.clock && ['late', 'over'].includes(standing(row.clock, ms).standing))
  if (need.length === 0) return <p className="need need-none">{t('inbox.need-none')}</p>
  return (
    <p className={`need ${worst ? 'need-late' : 'need-soon'}`}>
      <Mark state={worst ? 'late' : 'soon'} />
      {t('inbox.need', { count: need.length })}
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
        <Kbd>j</Kbd>
        <Kbd>k</Kbd> {t('keys.move')} <Kbd>Enter</Kbd> {t('keys.open')} <Kbd>/</Kbd> {t('keys.filter')}{' '}
        <Kbd>?</Kbd> {t('keys.title')}
      </p>
    </footer>
  )
}

function Nothing({ filtered, show }: { filtered: boolean; show: string }) {
  const { t } = useWords()
  if (filtered)
    return (
      <Empty title={t('inbox.none-match')}>
        <p>{t('inbox.none-match.text')}</p>
      </Empty>
    )
  return (
    <Empty title={t(show === 'closed' ? 'inbox.none-closed' : 'inbox.none')}>
      <p>{t('inbox.none.text')}</p>
      <p>
        <Link to="/by-hand">{t('inbox.none.by-hand')}</Link>
      </p>
    </Empty>
  )
}

/** One sound when a demand enters its last tenth, if this person allowed it; said politely in any case. */
function useSoundNearTheEnd(rows: readonly InboxRow[]) {
  const { ms } = useNow()
  const { t } = useWords()
  const heard = useRef(new Set<string>())
  useEffect(() => {
    for (const row of rows) {
      if (!row.clock || groupOf[row.waitsFor] !== 'person' || heard.current.has(row.id)) continue
      if (standing(row.clock, ms).standing !== 'late') continue
      heard.current.add(row.id)
      announce(t('inbox.near-the-end', { number: row.number }))
      if (prefsAre().sound) soundOnce()
    }
  }, [rows, ms, t])
}
