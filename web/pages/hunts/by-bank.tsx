import { Link } from '@tanstack/react-router'
import { BankName } from '../banks/bank-name.tsx'
import { useWords } from '../../words/index.ts'
import { KindName } from '../matches/kind-name.tsx'

type Line = { bank: { name: string; title: string }; kind: string; count: number }

/** How many, by bank and kind of signal: what weighs most stands first. */
export function ByBank({
  caption,
  count,
  lines,
}: {
  caption: string
  /** What is counted. */
  count: string
  lines: readonly Line[]
}) {
  const { t, number } = useWords()
  return (
    <table className="by-bank">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('entry.bank')}</th>
          <th scope="col">{t('hunt.column.kind')}</th>
          <th scope="col" className="by-bank-count">
            {count}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.bank.name} ${line.kind}`}>
            <td>
              <Link to="/banks/$bank" params={{ bank: line.bank.name }}>
                <BankName bank={line.bank} />
              </Link>
            </td>
            <td>
              <KindName kind={line.kind} />
            </td>
            <td className="by-bank-count">{number(line.count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
