import { useMutation, useQueryClient } from '@tanstack/react-query'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import { Connections } from '../platforms.tsx'
import { TrialList } from '../platforms/trial-list.tsx'
import type { Asked } from './asked.ts'

/** The platforms the desk is to act on: connected by the means of every later day, and tried as they are kept. */
export function PlatformQuestion({ view, goOn }: Asked) {
  const { t } = useWords()
  const queries = useQueryClient()
  const attempt = useMutation({
    mutationFn: desk.firstRunPlatform,
    onSuccess: async ({ tested }) => {
      await queries.invalidateQueries({ queryKey: ['first-run'] })
      if (tested) await goOn()
    },
  })
  return (
    <>
      <p className="first-run-text">{t('first-run.q.platform.help')}</p>
      <Connections />
      {attempt.error ? (
        <Trouble title={t('first-run.not-kept')} focus>
          <Errors error={attempt.error} />
        </Trouble>
      ) : attempt.data && !attempt.data.tested ? (
        <Trouble
          title={t(
            attempt.data.connections.length === 0
              ? 'first-run.lacks.platform'
              : 'first-run.q.platform.not-passed',
          )}
          focus
        >
          {attempt.data.connections.map(({ id, title, trials, at }) => (
            <div key={id}>
              <p id={`test-of-${id}`}>
                <Raw>{title}</Raw>
              </p>
              <TrialList trials={{ trials, at }} of={`test-of-${id}`} />
            </div>
          ))}
        </Trouble>
      ) : null}
      <p>
        <Button look="main" onPress={() => attempt.mutate()} isDisabled={attempt.isPending}>
          {t(view.platform.tested ? 'first-run.q.platform.again' : 'first-run.q.platform.test')}
        </Button>
      </p>
    </>
  )
}
