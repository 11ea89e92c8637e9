/* oxlint-disable jsx-a11y/no-interactive-element-to-noninteractive-role, jsx-a11y/no-redundant-roles, jsx-a11y/control-has-associated-label --
   the grid takes the table's own roles away from its elements, so they are said again */
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Matches } from '../../../desk/http/contract/index.ts'
import { Raw } from '../../ui/raw.tsx'
import { Tag } from '../../ui/mark.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords, type WordKey } from '../../words/index.ts'
import { useBankName } from '../banks/bank-name.tsx'
import { useLabel } from '../banks/entry-label.tsx'
import { KindClaim } from './kind-name.tsx'
import { Near } from './near.tsx'
import { Verdict } from './verdict.tsx'
import { isShown } from './order.ts'

type Row = Matches['cases'][number] & { left?: true }
const columns: readonly WordKey[] = [
  'matches.column.number',
  'matches.column.near',
  'matches.column.piece',
  'matches.column.list',
]
const ending = (decided: boolean): readonly WordKey[] =>
  decided
    ? ['matches.column.found', 'matches.column.decided']
    : ['matches.column.told', 'matches.column.opened']

/** One line a case: how near, what piece, by which list, what its platform was told. */
export function MatchLines({ rows, decided }: { rows: readonly Row[]; decided: boolean }) {
  const { t } = useWords()
  return (
    <table className="line-table match-table" role="table">
      <caption className="unseen">{t('matches.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row" className="line line-head">
          {[...columns, ...ending(decided)].map((column) => (
            <th key={column} role="columnheader" scope="col">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Line key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  )
}

/** While it waits; what is public meanwhile stands out. */
function Heard({ told }: Pick<Row, 'told'>) {
  const { t } = useWords()
  const says = t(`match.heard.${told}`)
  return isShown({ told }) ? <Tag state="soon">{says}</Tag> : says
}

const Line = memo(function Line({ row }: { row: Row }) {
  const { nth } = useWords()
  const labelOf = useLabel()
  const bankName = useBankName()
  return (
    <tr role="row" className={`line${row.left ? ' line-left' : ''}`}>
      <td role="cell" className="match-number">
        <Link
          to="/matches/$id"
          params={{ id: row.id }}
          className="line-link"
          aria-describedby={`near-${row.id} piece-${row.id} list-${row.id}`}
        >
          {nth(row.number)}
        </Link>
      </td>
      <td role="cell" className="match-near" id={`near-${row.id}`}>
        <Near nearness={row.nearness} />
        <KindClaim kind={row.kind} />
      </td>
      <td role="cell" className="match-piece" id={`piece-${row.id}`}>
        <span className="match-content">
          <Raw>{row.piece.content}</Raw>
        </span>
        {row.piece.platform || row.piece.type ? (
          <span className="match-soft">
            <Raw>{[row.piece.platform, row.piece.type].filter(Boolean).join(' · ')}</Raw>
          </span>
        ) : null}
      </td>
      <td role="cell" className="match-list" id={`list-${row.id}`}>
        <Raw>{row.labels.map((label) => labelOf({ bank: '', label })).join(' · ')}</Raw>
        <span className="match-soft">
          <Raw>{row.banks.map((name) => bankName({ name, title: '' })).join(' · ')}</Raw>
        </span>
      </td>
      <td role="cell" className="match-told">
        {row.verdict ? <Verdict verdict={row.verdict} /> : <Heard told={row.told} />}
      </td>
      <td role="cell" className="match-opened">
        <Stamp at={row.decidedAt ?? row.openedAt} />
      </td>
    </tr>
  )
})
