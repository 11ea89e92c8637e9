import { useQuery } from '@tanstack/react-query'
import type { Colleagues, FilterChoices } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { fullDay } from '../../time.ts'
import { Icon } from '../../ui/icon.tsx'
import { useWords, type Speaker, type WordKey } from '../../words/index.ts'
import { isolated, visible } from '../../words/visible.ts'
import { groups } from './order.ts'
import { type Choice, choices, valuesOf, type Wish, withValues } from './wish.ts'
import { displayNames } from '../../formats.ts'

export type Option = { value: string; label: string }
export type Offered = { [name in Choice]: readonly Option[] }

const outcomes = [
  'open',
  'restricted',
  'gone',
  'impossible',
  'left',
  'restored',
  'refused',
  'withdrawn',
  'annulled',
] as const
const levels = ['L0', 'L1', 'L2', 'L3', 'L3+'] as const
const hours = [1, 4, 24, 72, 168] as const

/** What there is to choose from, in words. */
export function useOffered(): Offered {
  const words = useWords()
  const { data } = useQuery({ queryKey: ['filters'], queryFn: desk.filters, staleTime: 60_000 })
  const { data: people } = useQuery({ queryKey: ['colleagues'], queryFn: desk.colleagues, staleTime: 60_000 })
  return offered(words, data, people)
}

function offered({ t, pick, locale }: Speaker, data?: FilterChoices, people?: Colleagues): Offered {
  const countries = displayNames(locale, { type: 'region', fallback: 'code' })
  const named = (value: string, word: WordKey) => ({ value, label: t(word) })
  const codes = [...new Set(data?.authorities.map(({ country }) => country))].filter((code) =>
    /^[A-Z]{2}$/.test(code),
  )
  return {
    wait: groups.map((group) => named(group, `inbox.group.${group}`)),
    assigned: [
      named('me', 'assign.you-have-it'),
      named('none', 'assign.nobody-has-it'),
      ...(people?.people ?? []).map(({ id, name }) => ({ value: id, label: visible(name) })),
    ],
    instrument: (data?.instruments ?? []).map(({ code, title }) => ({ value: code, label: pick(title) })),
    regime: (data?.regimes ?? []).map(({ code, title }) => ({ value: code, label: pick(title) })),
    authority: (data?.authorities ?? []).map(({ id, name, country }) => ({
      value: id,
      label: `${visible(name)} (${country})`,
    })),
    country: codes
      .map((code) => ({ value: code, label: countries.of(code) ?? code }))
      .sort((a, b) => a.label.localeCompare(b.label, locale)),
    trust: levels.map((level) => ({ value: level, label: isolated(level) })),
    outcome: outcomes.map((outcome) => named(outcome, `filter.outcome.${outcome}`)),
    due: hours.map((count) => ({
      value: String(count),
      label: count <= 24 ? t('filter.hours', { count }) : t('filter.days', { count: count / 24 }),
    })),
    from: [],
    to: [],
    urgent: [named('1', 'filter.urgent')],
  }
}

/** What narrows the list now, each to be taken away by itself. */
export function Chips({ wish, onWish }: { wish: Wish; onWish: (wish: Wish) => void }) {
  const { t, locale } = useWords()
  const offered = useOffered()
  const set = choices.flatMap((choice) => valuesOf(wish, choice).map((value) => ({ choice, value })))
  const wordFor = (choice: Choice, value: string) =>
    choice === 'from' || choice === 'to'
      ? fullDay(value, locale)
      : (offered[choice].find((option) => option.value === value)?.label ?? visible(value))
  if (set.length === 0) return null
  return (
    <ul className="chips" aria-label={t('filter.set')}>
      {set.map(({ choice, value }) => (
        <li key={`${choice} ${value}`}>
          <button
            type="button"
            className="chip"
            aria-label={t('filter.take-away', {
              what: `${t(`filter.${choice}`)}: ${wordFor(choice, value)}`,
            })}
            onClick={() =>
              onWish(
                withValues(
                  wish,
                  choice,
                  valuesOf(wish, choice).filter((one) => one !== value),
                ),
              )
            }
          >
            {choice === 'urgent' ? null : <span className="chip-kind">{t(`filter.${choice}`)}</span>}
            <bdi>{wordFor(choice, value)}</bdi>
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  )
}
