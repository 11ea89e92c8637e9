/* oxlint-disable jsx-a11y/no-interactive-element-to-noninteractive-role, jsx-a11y/no-redundant-roles, jsx-a11y/control-has-associated-label --
   the grid takes the table's own roles away from its elements, so they are said again */
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Counts, InboxRow } from '../../../desk/http/contract/index.ts'
import { standing } from '../../time.ts'
import { Icon } from '../../ui/icon.tsx'
import { Mark, type State } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords, type WordKey } from '../../words/index.ts'
import { Clock, useNowAs } from '../clock.tsx'
import { Holder } from '../holder.tsx'
import type { Line } from './list.ts'
import { groupOf, groups } from './order.ts'

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
const columns: readonly WordKey[] = [
  'inbox.column.clock',
  'inbox.column.number',
  'inbox.column.instrument',
  'inbox.column.authority',
  'inbox.column.trust',
  'inbox.column.targets',
  'inbox.column.next',
]
type Shown = Line & { left?: true }
type Look = (row: InboxRow) => void

/** One line a demand. `grouped`: by whom they wait for; otherwise in one piece, the newest first. */
export function Lines({
  rows,
  counts,
  grouped,
  onLook,
}: {
  rows: readonly Shown[]
  counts: Counts | undefined
  grouped: boolean
  onLook: Look
}) {
  const { t, number } = useWords()
  return (
    <table className="line-table" role="table">
      <caption className="unseen">{t(grouped ? 'inbox.caption' : 'inbox.caption-newest')}</caption>
      <thead role="rowgroup">
        <tr role="row" className="line line-head">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {t(column === 'inbox.column.clock' && !grouped ? 'inbox.column.clock-or-when' : column)}
            </th>
          ))}
        </tr>
      </thead>
      {grouped ? (
        groups.map((group) => {
          const members = rows.filter((row) => groupOf[row.waitsFor] === group)
          if (members.length === 0) return null
          const count = Math.max(counts?.[group] ?? 0, members.length)
          return (
            <tbody key={group} role="rowgroup">
              <tr role="row" className="line-group">
                <th role="rowheader" scope="rowgroup" colSpan={7}>
                  {t(`inbox.group.${group}`)}{' '}
                  <span className="line-group-count">
                    {counts?.more ? t('inbox.at-least', { count }) : number(count)}
                  </span>
                </th>
              </tr>
              {members.map((row) => (
                <OneLine key={row.id} row={row} onLook={onLook} />
              ))}
            </tbody>
          )
        })
      ) : (
        <tbody role="rowgroup">
          {rows.map((row) => (
            <OneLine key={row.id} row={row} onLook={onLook} when />
          ))}
        </tbody>
      )}
    </table>
  )
}

const OneLine = memo(function OneLine({
  row,
  onLook,
  when = false,
}: {
  row: Shown
  onLook: Look
  when?: boolean
}) {
  const { t, pick } = useWords()
  const { clock } = row
  const stands = useNowAs(({ ms }) => clock && standing(clock, ms).standing)
  const alarm = stands === 'late' || stands === 'over' ? ' line-late' : stands === 'soon' ? ' line-soon' : ''
  const isOver = row.waitsFor === 'nothing'
  return (
    <tr
      role="row"
      className={`line${alarm}${row.left ? ' line-left' : ''}`}
      data-demand={row.id}
      onPointerEnter={() => onLook(row)}
    >
      <td role="cell" className="line-clock" id={`left-${row.id}`}>
        {when && isOver ? (
          <Stamp at={row.receivedAt} />
        ) : clock ? (
          <Clock clock={clock} />
        ) : (
          <span className="clock-none">–</span>
        )}
      </td>
      <td role="cell" className="line-number">
        {/* Whoever goes from line to line by key hears the time, what is next and who asks, not a number alone. */}
        <Link
          to="/demands/$id"
          params={{ id: row.id }}
          className="line-link"
          aria-describedby={`left-${row.id} next-${row.id} asks-${row.id}`}
          onFocus={() => onLook(row)}
        >
          <Exact>{row.number}</Exact>
        </Link>
      </td>
      <td role="cell" className="line-instrument">
        <span className="line-words">{pick(row.instrument)}</span>
        {row.urgent ? (
          <span className="line-urgent" title={t('inbox.urgent')}>
            <Mark state="soon" size={13} />
            <span className="unseen">{t('inbox.urgent')}</span>
          </span>
        ) : null}
      </td>
      <td role="cell" className="line-authority" id={`asks-${row.id}`}>
        <span className="line-authority-name" dir="auto">
          <Raw>{row.authority.name}</Raw>
        </span>
        {row.authority.country ? <span className="line-country">{row.authority.country}</span> : null}
      </td>
      <td role="cell" className="line-trust">
        <Trust level={row.trustLevel} outcome={row.trustOutcome} />
      </td>
      <td role="cell" className="line-targets">
        {row.targets === 0 ? t('target.unnamed') : t('inbox.addresses', { count: row.targets })}
        {row.platform === '' ? null : (
          <span className="line-platform">
            {' · '}
            <Raw>{row.platform}</Raw>
          </span>
        )}
      </td>
      <td
        role="cell"
        id={`next-${row.id}`}
        className={`line-next line-next-${row.left ? 'done' : groupOf[row.waitsFor]}`}
      >
        <Mark state={row.left ? 'done' : nextMark[row.waitsFor]} size={13} />
        <span className="line-waits">{t(row.left ? 'inbox.left' : `waits.${row.waitsFor}`)}</span>
        <Holder row={row} />
        {groupOf[row.waitsFor] === 'person' && !row.left ? <Icon name="forward" size={14} /> : null}
      </td>
      {row.why && row.why.length > 0 ? (
        <td role="cell" className="line-why">
          {row.why.map(({ part, text }) => (
            <span key={`${part} ${text}`} className="line-why-one">
              <span className="line-why-part">{t(`found.${part}`)}</span>{' '}
              {part === 'address' || part === 'number' || part === 'reference' ? (
                <Exact>{text}</Exact>
              ) : (
                <Raw>{text}</Raw>
              )}
            </span>
          ))}
        </td>
      ) : null}
    </tr>
  )
})

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
