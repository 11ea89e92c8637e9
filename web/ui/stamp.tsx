import { nowIs } from '../live.ts'
import { fullMoment, moment } from '../time.ts'
import { useWords } from '../words/index.ts'

/** A time as local time; zone and seconds in the title. */
export function Stamp({ at, seconds = false }: { at: string; seconds?: boolean }) {
  const { locale } = useWords()
  return (
    <time dateTime={at} title={fullMoment(at, locale)} className="stamp">
      <bdi>{moment(at, nowIs().ms, locale, seconds)}</bdi>
    </time>
  )
}
