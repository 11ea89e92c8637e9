import type { ShownMatch } from '../../../desk/http/contract/index.ts'
import { useWords } from '../../words/index.ts'

/** How far apart the two are, as a sentence in the kind's own unit. */
export function useDistance(): (match: Pick<ShownMatch, 'unit' | 'distance' | 'listed'>) => string {
  const { t } = useWords()
  return ({ unit, distance, listed }) =>
    distance === 0
      ? t('match.distance.none')
      : unit === 'bits'
        ? t('match.distance.bits', { count: distance, of: listed.value.length * 4 })
        : t(`match.distance.${unit}`, { value: distance })
}

/** The same in a word or two, where there is no room for a sentence. */
export function useFar(): (unit: ShownMatch['unit'], distance: number) => string {
  const { t } = useWords()
  return (unit, distance) =>
    distance === 0 || unit === 'equality'
      ? t('match.far.equality')
      : unit === 'bits'
        ? t('match.far.bits', { count: distance })
        : t(`match.far.${unit}`, { value: distance })
}
