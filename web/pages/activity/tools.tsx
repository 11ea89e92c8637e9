import { activityKinds, actorKinds, shiftNames } from '../../../desk/http/contract/activity-kinds.ts'
import type { Activity } from '../../../desk/http/contract/index.ts'
import { files } from '../../api.ts'
import { dayName } from '../../time.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Pick } from '../../ui/pick.tsx'
import { Segments } from '../../ui/segments.tsx'
import { useWords } from '../../words/index.ts'
import { useSession } from '../session.ts'

export type Filters = {
  shift: string | undefined
  kind: string | undefined
  by: string | undefined
  authority: string | undefined
}
export const noFilters: Filters = { shift: undefined, kind: undefined, by: undefined, authority: undefined }

const shifts = ['all', ...shiftNames] as const
const kinds = ['all', ...activityKinds] as const

const chosen = (value: string) => (value === 'all' || value === '' ? undefined : value)

/** Which day, which shift, which kind of thing, by whom, of which authority; and the ways to take it out. */
export function ActivityTools({
  view,
  day,
  onTurn,
  onDay,
  filters,
  onFilter,
}: {
  view: Activity
  day: string
  onTurn: (days: number) => void
  onDay: (day: string) => void
  filters: Filters
  onFilter: (filters: Filters) => void
}) {
  const { t, locale } = useWords()
  return (
    <div className="day-tools">
      <div className="day-turn">
        <Button small onPress={() => onTurn(-1)} aria-label={t('activity.before')}>
          <Icon name="back" size={14} />
        </Button>
        <h2 className="day-name" aria-live="polite">
          {dayName(day, locale)}
        </h2>
        <Button
          small
          onPress={() => onTurn(1)}
          isDisabled={day >= view.today}
          aria-label={t('activity.after')}
        >
          <Icon name="forward" size={14} />
        </Button>
        {day === view.today ? null : (
          <Button small onPress={() => onDay(view.today)}>
            {t('activity.today')} <Kbd>t</Kbd>
          </Button>
        )}
        <label className="day-jump">
          <span className="unseen">{t('activity.day')}</span>
          <input
            type="date"
            value={day}
            max={view.today}
            onChange={(event) => event.target.value && onDay(event.target.value)}
          />
        </label>
        <span className="day-keys">
          <Kbd said>p</Kbd> {t('keys.day-before')} <Kbd said>n</Kbd> {t('keys.day-after')}
        </span>
        <TakeOut day={day} filters={filters} />
      </div>
      <div className="day-filters">
        <Segments
          label={t('activity.shift')}
          value={filters.shift ?? 'all'}
          options={shifts.map((value) => ({ value: value as string, label: t(`activity.shift.${value}`) }))}
          onChange={(shift) => onFilter({ ...filters, shift: chosen(shift) })}
        />
        <Segments
          label={t('activity.kind')}
          value={filters.kind ?? 'all'}
          options={kinds.map((value) => ({ value: value as string, label: t(`activity.kind.${value}`) }))}
          onChange={(kind) => onFilter({ ...filters, kind: chosen(kind) })}
        />
        <div className="day-picks">
          <Pick
            label={t('activity.by')}
            hideLabel
            value={filters.by ?? ''}
            onChange={(by) => onFilter({ ...filters, by: chosen(by) })}
            options={[
              { value: '', label: t('activity.by.anyone') },
              ...actorKinds.map((value) => ({ value: value as string, label: t(`history.by.${value}`) })),
              ...view.people.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Pick
            label={t('activity.authority')}
            hideLabel
            value={filters.authority ?? ''}
            onChange={(authority) => onFilter({ ...filters, authority: chosen(authority) })}
            options={[
              { value: '', label: t('activity.authority.any') },
              ...view.authorities.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </div>
      </div>
    </div>
  )
}

function TakeOut({ day, filters }: { day: string; filters: Filters }) {
  const { t, language } = useWords()
  const { session } = useSession()
  const asked = { day, ...filters, language }
  return (
    <span className="day-out">
      {session?.may.includes('export') ? (
        <>
          <a href={files.activity({ ...asked, form: 'csv' })} download>
            <Icon name="download" size={13} /> {t('activity.csv')}
          </a>
          <a href={files.activity({ ...asked, form: 'json' })} download>
            <Icon name="download" size={13} /> {t('activity.json')}
          </a>
        </>
      ) : null}
      <Button small look="quiet" onPress={() => print()}>
        {t('activity.print')}
      </Button>
    </span>
  )
}
