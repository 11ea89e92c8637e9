import type { DemandView, Plan } from '../../../desk/http/contract/index.ts'
import { Mark } from '../../ui/mark.tsx'
import { Raw } from '../../ui/raw.tsx'
import { fullDay, fullMoment } from '../../time.ts'
import { useWords } from '../../words/index.ts'
import { displayNames } from '../../formats.ts'

type Line = Partial<Pick<NonNullable<Plan['answer']>['fields'][number], 'pending'>> &
  Pick<DemandView['fields'][number], 'value' | 'words' | 'instant' | 'day' | 'country' | 'yes' | 'count'>

/** What a line of a form holds, in the reader's own language; what somebody wrote stays as it was written. */
export function Value({ line }: { line: Line }) {
  const { t, pick, locale, number } = useWords()
  const { words, instant, day, country } = line
  if (line.pending)
    return (
      <span className="value-pending">
        <Mark state="waits" size={13} /> {t(`value.${line.pending}`)}
      </span>
    )
  if (words && words.length > 1)
    return (
      <ul className="value-list">
        {words.map((one) => (
          <li key={one.en}>{pick(one)}</li>
        ))}
      </ul>
    )
  if (words?.[0]) return pick(words[0])
  if (instant)
    return (
      <time dateTime={instant}>
        <bdi>{fullMoment(instant, locale)}</bdi>
      </time>
    )
  if (day)
    return (
      <time dateTime={day}>
        <bdi>{fullDay(day, locale)}</bdi>
      </time>
    )
  if (country) return <bdi>{`${countryName(country, locale)} (${country})`}</bdi>
  if (line.yes !== undefined) return t(line.yes ? 'value.yes' : 'value.no')
  if (line.count !== undefined) return number(line.count)
  return <Raw lines>{line.value ?? ''}</Raw>
}

function countryName(code: string, locale: string): string {
  try {
    return displayNames(locale, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
