import { useQuery } from '@tanstack/react-query'
import type { SecondPersonRule } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { useWords } from '../../words/index.ts'
import { listFormat } from '../../formats.ts'

/** Rules as sentences: which deed, and all that must be true of a demand for a second person to be asked. */
export function Rules({ rules }: { rules: readonly SecondPersonRule[] }) {
  const { t } = useWords()
  const inWords = useRuleWords()
  if (rules.length === 0) return <p>{t('rules.none')}</p>
  return (
    <ul className="rules">
      {rules.map((rule) => (
        <li key={JSON.stringify(rule)}>{inWords(rule)}</li>
      ))}
    </ul>
  )
}

export function useRuleWords(): (rule: SecondPersonRule) => string {
  const { t, say, locale } = useWords()
  const { data } = useQuery({ queryKey: ['authorities'], queryFn: desk.authorities })
  const nameOf = (id: string) => data?.authorities.find((each) => each.id === id)?.name ?? id
  const either = listFormat(locale, { type: 'disjunction' })
  return ({ deed, levels, authorities, targetsFrom }) => {
    const when = [
      ...(levels ? [t('rules.when.level', { levels: either.format(levels) })] : []),
      ...(authorities ? [t('rules.when.authority', { names: either.format(authorities.map(nameOf)) })] : []),
      ...(targetsFrom === undefined ? [] : [t('rules.when.targets', { count: targetsFrom })]),
    ]
    const named = say({ key: `ask.what.${deed}` })
    return when.length === 0
      ? t('rules.always', { deed: named })
      : // Put together here: a sentence within a sentence would show the marks that keep its names apart.
        `${t('rules.rule', { deed: named })} ${listFormat(locale).format(when)}.`
  }
}
