import { Button } from '../../ui/button.tsx'
import { useWords } from '../../words/index.ts'
import { Register } from '../authorities.tsx'
import type { Asked } from './asked.ts'

/** The first authority and its key, by the same two persons and the same means as every later one. */
export function AuthorityQuestion({ view, goOn }: Asked) {
  const { t } = useWords()
  return (
    <>
      <p className="first-run-text">{t('first-run.q.authority.help')}</p>
      <Register followEvery={4_000} />
      {view.authorities.withKey > 0 ? (
        <p>
          <Button look="main" onPress={() => void goOn()}>
            {t('first-run.go-on')}
          </Button>
        </p>
      ) : null}
    </>
  )
}
