import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DoctorView } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { type State, Tag } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { Skeleton, Trouble } from '../../ui/states.tsx'
import { useWords } from '../../words/index.ts'
import { Errors } from '../errors.tsx'
import type { Asked } from './asked.ts'

const marks = { unsafe: 'late', warning: 'soon', note: 'plain', fine: 'done' } as const satisfies Record<
  DoctorView['findings'][number]['severity'],
  State
>

/** What the doctor found, the worst first, with what mends it. */
export function DoctorQuestion({ goOn }: Asked) {
  const { t } = useWords()
  const queries = useQueryClient()
  const { data, error, refetch, isFetching } = useQuery({ queryKey: ['doctor'], queryFn: desk.doctor })
  const keep = useMutation({
    mutationFn: () => desk.firstRunAnswered('doctor'),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['first-run'] })
      await goOn()
    },
  })
  return (
    <>
      <p className="first-run-text">{t('first-run.q.doctor.help')}</p>
      {error ? (
        <Trouble title={t('first-run.error')}>
          <Errors error={error} />
        </Trouble>
      ) : data ? (
        <ul className="key-cards">
          {data.findings.map(({ about, severity, says, mend }) => (
            <li key={`${about} ${says}`} className="key-card">
              <div>
                <p>
                  <Tag state={marks[severity]}>{t(`first-run.doctor.${severity}`)}</Tag> <Raw>{says}</Raw>
                </p>
                {mend ? (
                  <p className="block-note">
                    <Raw>{mend}</Raw>
                  </p>
                ) : null}
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton label={t('state.loading')} />
      )}
      <div className="row-of-buttons">
        <Button look="main" onPress={() => keep.mutate()} isDisabled={keep.isPending || !data}>
          {t('first-run.go-on')}
        </Button>
        <Button onPress={() => void refetch()} isDisabled={isFetching}>
          {t('first-run.q.doctor.again')}
        </Button>
      </div>
    </>
  )
}
