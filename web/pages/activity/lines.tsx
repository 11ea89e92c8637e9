import { Link } from '@tanstack/react-router'
import type { ActivityEntry } from '../../../desk/http/contract/index.ts'
import { fullMoment, timeIn } from '../../time.ts'
import { Mark, type State } from '../../ui/mark.tsx'
import { Exact, Raw } from '../../ui/raw.tsx'
import { useWords } from '../../words/index.ts'
import { folded, type Group, sayingOf } from '../demands/folded.ts'
import { listFormat } from '../../formats.ts'

const marks: Record<ActivityEntry['kind'], State> = {
  came: 'plain',
  decided: 'plain',
  done: 'done',
  answered: 'done',
  'put-back': 'waits',
  late: 'late',
  team: 'plain',
  kept: 'plain',
  matched: 'waits',
  changed: 'law',
  clocks: 'plain',
}

type Line = Group & { entry: ActivityEntry }

/** Newest first, hour by hour. What one act did to several targets of a demand is one sentence. */
export function ActivityLines({ entries, zone }: { entries: readonly ActivityEntry[]; zone: string }) {
  const { locale } = useWords()
  const hours = Map.groupBy(linesOf(entries), ({ newest }) => newest.at.slice(0, 13))
  return (
    <ol className="day-hours">
      {[...hours].map(([hour, lines]) => (
        <li key={hour} className="day-hour">
          <p className="day-hour-name" aria-hidden="true">
            <bdi>{timeIn(zone, `${hour}:00:00.000Z`, locale)}</bdi>
          </p>
          <ol>
            {lines.map((line) => (
              <Sentence key={line.entry.key} line={line} zone={zone} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  )
}

function linesOf(entries: readonly ActivityEntry[]): Line[] {
  const places = new Map(entries.map((entry, place) => [entry as object, place]))
  const demands = Map.groupBy(entries, (entry) => entry.demand?.id ?? entry.key)
  return [...demands.values()]
    .flatMap((some) => folded(some).map((group) => ({ ...group, entry: group.newest as ActivityEntry })))
    .sort((a, b) => (places.get(a.newest) ?? 0) - (places.get(b.newest) ?? 0))
}

function Sentence({ line, zone }: { line: Line; zone: string }) {
  const { t, say, locale, number } = useWords()
  const { entry } = line
  const list = (numbers: readonly number[]) =>
    listFormat(locale, { type: 'conjunction' }).format(numbers.map(number))
  const { actor } = entry
  return (
    <li className={`day-entry day-entry-${entry.kind}`}>
      <time dateTime={entry.at} title={fullMoment(entry.at, locale)} className="stamp">
        <bdi>{timeIn(zone, entry.at, locale, true)}</bdi>
      </time>
      <span className="day-mark">
        <Mark state={marks[entry.kind]} size={13} />
        <span className="unseen">{t(`activity.kind.${entry.kind}`)}: </span>
      </span>
      <span className="entry-says">{say(sayingOf(line, list))}</span>
      <span className="day-who">
        {actor.kind === 'desk' || ['', actor.kind].includes(actor.name) ? (
          t(`history.by.${actor.kind}`)
        ) : (
          <Raw>{actor.name}</Raw>
        )}
      </span>
      <span className="day-demand">
        {entry.demand ? (
          <Link to="/demands/$id" params={{ id: entry.demand.id }} className="entry-demand">
            <Exact>{entry.demand.number}</Exact>
          </Link>
        ) : (
          <span className="block-note">{t('activity.house')}</span>
        )}
      </span>
    </li>
  )
}
