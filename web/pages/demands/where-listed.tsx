import { Link } from '@tanstack/react-router'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { useWords } from '../../words/index.ts'

type Listed = DemandView['listed'][number]

/** What it is not met by: whoever listed it takes it for the whole piece otherwise. */
function NotRead({ fileAlone, missed }: NonNullable<Listed['inPart']>) {
  const { t } = useWords()
  return (
    <div className="not-read">
      {fileAlone ? <p>{t('list.in-part.file-alone')}</p> : null}
      {missed.length > 0 ? (
        <>
          <p>{t('list.in-part')}</p>
          <ul>
            {missed.map(({ what, found, wanted }) => (
              <li key={`${what} ${found}`}>
                {t(`list.in-part.${what}`)}{' '}
                <span className="match-soft" lang="en">
                  <Raw>{`(${found}; ${wanted})`}</Raw>
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}

/** In which banks one target stands, so that it does not come back; and from which it was withdrawn. */
export function WhereListed({ demand, target }: { demand: DemandView; target: string }) {
  const { t } = useWords()
  const listed = demand.listed.filter((one) => one.target === target)
  if (listed.length === 0) return null
  return (
    <ul className="when where-listed">
      {listed.map(({ entry, bank, withdrawnAt, inPart }) => (
        <li key={entry}>
          <span className="inline-mark">
            <Mark state={withdrawnAt ? 'law' : 'done'} size={13} />
            <span>
              {t(withdrawnAt ? 'list.stood' : 'list.stands')}{' '}
              <Link to="/banks/$bank" params={{ bank: bank.name }}>
                <Raw>{bank.title || bank.name}</Raw>
              </Link>
              {withdrawnAt ? (
                <>
                  {' '}
                  <Stamp at={withdrawnAt} />
                </>
              ) : null}
            </span>
          </span>
          {inPart && !withdrawnAt ? <NotRead {...inPart} /> : null}
        </li>
      ))}
    </ul>
  )
}
