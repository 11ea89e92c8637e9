import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Exact } from '../../ui/raw.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Frozen } from '../demands/frozen.tsx'
import { useSession } from '../session.ts'

/** What was taken down by order, from the copy that is held of it: closed until it is asked for, each look written down. */
export function ListedCopy({ demand: id, target }: { demand: string; target: string }) {
  const { t } = useWords()
  const { session } = useSession()
  const [passed, setPassed] = useState(false)
  const { data: demand, error } = useQuery({ queryKey: ['demand', id], queryFn: () => desk.demand(id) })
  if (error) return <p className="block-note">{t('match.side.no-demand')}</p>
  if (!demand) return <Skeleton rows={3} label={t('state.loading')} />
  const found = demand.targets.find((one) => one.id === target)
  return (
    <div className="side-copy">
      <p>
        {t('match.side.from')}{' '}
        <Link to="/demands/$id" params={{ id }}>
          <Exact>{demand.number}</Exact>
        </Link>
      </p>
      {!found || !session?.may.includes('view') ? (
        <p className="block-note">{t('match.side.may-not-look')}</p>
      ) : passed ? (
        <p className="block-note">
          {t('match.side.passed')}{' '}
          <Button look="quiet" small onPress={() => setPassed(false)}>
            {t('match.side.after-all')}
          </Button>
        </p>
      ) : (
        <Frozen demand={demand} target={found} onNotMe={() => setPassed(true)} />
      )}
    </div>
  )
}
