import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { useSession } from '../session.ts'

type One = DemandView['listing'][number]

/** What of one target is still being read before it is listed, and what could not be: why, and what may be done. */
export function BeingListed({ demand, target }: { demand: DemandView; target: string }) {
  const queries = useQueryClient()
  const own = demand.listing.filter((one) => one.target === target)
  const isGoing = own.some(({ why }) => why === undefined)
  useEffect(() => {
    if (!isGoing) return
    const timer = setInterval(
      () => void queries.invalidateQueries({ queryKey: ['demand', demand.id] }),
      2_000,
    )
    return () => clearInterval(timer)
  }, [isGoing, demand.id, queries])
  if (own.length === 0) return null
  return (
    <ul className="when where-listed">
      {own.map((one) => (
        <li key={one.id}>
          <Line demand={demand.id} one={one} />
        </li>
      ))}
    </ul>
  )
}

function Line({ demand, one }: { demand: string; one: One }) {
  const { t, say } = useWords()
  const { session } = useSession()
  const queries = useQueryClient()
  const deed = useMutation({
    mutationFn: async (wish: 'again' | 'file' | 'cancel') =>
      await (wish === 'cancel'
        ? desk.cancelListing(demand, one.id)
        : desk.listAgain(demand, one.id, { fileAlone: wish === 'file' })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['demand', demand] }),
  })
  const { done, expected } = one.progress
  const key = (wish: 'again' | 'file' | 'cancel', says: string) => (
    <Button look="quiet" small isDisabled={deed.isPending} onPress={() => deed.mutate(wish)}>
      {says}
    </Button>
  )
  return (
    <div className="listing-line">
      <span className="inline-mark">
        <Mark state={one.why ? 'law' : 'waits'} size={13} />
        <span>
          {t(one.why ? 'list.not-yet' : 'list.going')} <Raw>{one.bank.title || one.bank.name}</Raw>
          {one.why ? `: ${say(one.why)}` : null}
        </span>
      </span>
      {one.why ? null : (
        <progress
          aria-label={t('list.going.progress')}
          {...(expected > 0 ? { max: expected, value: Math.min(done, expected) } : {})}
        />
      )}
      {deed.error ? (
        <Trouble title={t('deed.failed')}>
          <Errors error={deed.error} />
        </Trouble>
      ) : null}
      {session?.may.includes('decide') ? (
        <span className="listing-keys">
          {one.why ? key('again', t('list.again')) : null}
          {one.why ? key('file', t('list.file-alone')) : null}
          {key('cancel', t('list.cancel'))}
        </span>
      ) : null}
    </div>
  )
}
