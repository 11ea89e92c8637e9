import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Button } from '../../ui/button.tsx'
import { useWords } from '../../words/index.ts'
import { Register } from '../authorities.tsx'
import type { Asked } from './asked.ts'

/** The first authority and its key, by the same two persons and the same means as every later one. */
export function AuthorityQuestion({ view, goOn }: Asked) {
  const { t } = useWords()
  const queries = useQueryClient()
  // The other person approves elsewhere; what is shown here follows.
  const { withKey, waiting } = view.authorities
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['authorities'] })
  }, [queries, withKey, waiting])
  return (
    <>
      <p className="first-run-text">{t('first-run.q.authority.help')}</p>
      <Register />
      {withKey > 0 ? (
        <p>
          <Button look="main" onPress={() => void goOn()}>
            {t('first-run.go-on')}
          </Button>
        </p>
      ) : null}
    </>
  )
}
